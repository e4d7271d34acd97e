package org.hpsocket.testkit.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * One direction of a link: what is on its way and what waits to be read, bounded as by a kernel. All under the lock of
 * the network.
 */
final class MemoryPipe {

    private static final class Chunk {
        private final ByteBuffer bytes;
        private final long atNs;

        Chunk(final byte[] bytes, final long atNs) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.atNs = atNs;
        }
    }

    private final int capacity;
    private final boolean messages;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private long held;
    private long lastNs = Long.MIN_VALUE;
    private boolean finished;
    private boolean abandoned;

    MemoryPipe(final int capacity, final boolean messages) {
        this.capacity = capacity;
        this.messages = messages;
    }

    int capacity() {
        return capacity;
    }

    /** Counts the bytes that still go in; an empty message costs one. */
    int room() {
        return abandoned ? capacity : (int) Math.max(0, capacity - held);
    }

    /** Puts bytes in, that come out not before a time; a pipe without a reader swallows them. */
    void add(final byte[] bytes, final long atNs) {
        if (!abandoned) {
            lastNs = Math.max(lastNs, atNs);
            chunks.add(new Chunk(bytes, lastNs));
            held += cost(bytes.length);
        }
    }

    /** Ends what is written. */
    void finish(final long atNs) {
        if (!finished) {
            finished = true;
            lastNs = Math.max(lastNs, atNs);
        }
    }

    /** Ends reading, and tells whether anything was unread. */
    boolean abandon() {
        final boolean unread = !chunks.isEmpty();
        abandoned = true;
        chunks.clear();
        held = 0;
        return unread;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Tells when something can be read, be it the end. */
    long readableNs() {
        final Chunk first = chunks.peek();
        if (first != null) {
            return first.atNs;
        }
        return finished ? lastNs : Long.MAX_VALUE;
    }

    /** Counts the bytes that can be read, of the first message only, up to as many as are wanted. */
    int available(final long nowNs, final int wanted) {
        int bytes = 0;
        for (final Chunk chunk : chunks) {
            if (chunk.atNs > nowNs || bytes >= wanted) {
                break;
            }
            bytes += chunk.bytes.remaining();
            if (messages) {
                break;
            }
        }
        return Math.min(bytes, wanted);
    }

    boolean isAtEnd(final long nowNs) {
        return finished && chunks.isEmpty() && lastNs <= nowNs;
    }

    /** Takes bytes off the front, as many as the target has room for and are there, of the first message only. */
    void read(final ByteBuffer target) {
        do {
            final Chunk first = Objects.requireNonNull(chunks.peek(), "an empty pipe is read");
            final int count = Math.min(first.bytes.remaining(), target.remaining());
            target.put(first.bytes.slice(first.bytes.position(), count));
            first.bytes.position(first.bytes.position() + count);
            held -= cost(count);
            if (!first.bytes.hasRemaining()) {
                chunks.remove();
            }
        } while (!messages && target.hasRemaining());
    }

    private int cost(final int bytes) {
        return messages ? Math.max(1, bytes) : bytes;
    }
}
