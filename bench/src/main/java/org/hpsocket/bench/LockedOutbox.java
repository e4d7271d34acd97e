package org.hpsocket.bench;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * One byte queue per connection, guarded by its lock: producers append {@code [int length][payload]} to the last
 * buffer, the consumer takes the chain of full buffers away under the lock and reads it outside.
 *
 * <p>All buffers are made beforehand and come back to their queue, so nothing is allocated. A flag per queue stands for
 * the loop's list of connections with work: the consumer takes no lock where there is nothing.
 */
final class LockedOutbox implements Outbox {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Queue[] queues;

    LockedOutbox(final int connections, final int capacityBytes) {
        queues = new Queue[connections];
        for (int i = 0; i < connections; i++) {
            queues[i] = new Queue(capacityBytes / BUFFER_BYTES);
        }
    }

    @Override
    public boolean offer(final int connection, final ByteBuffer payload) {
        return queues[connection % queues.length].append(payload);
    }

    @Override
    public long drain() {
        long sum = 0;
        for (final Queue queue : queues) {
            if (queue.marked) {
                sum += queue.drain();
            }
        }
        return sum;
    }

    private static final class Queue {

        private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
        private ArrayDeque<ByteBuffer> filled = new ArrayDeque<>();
        private ArrayDeque<ByteBuffer> taken = new ArrayDeque<>();
        private ByteBuffer tail;
        private volatile boolean marked;

        Queue(final int buffers) {
            for (int i = 0; i < buffers; i++) {
                free.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
            }
        }

        synchronized boolean append(final ByteBuffer payload) {
            final int lengthBytes = payload.limit();
            if (tail == null || tail.remaining() < Integer.BYTES + lengthBytes) {
                if (free.isEmpty()) {
                    return false;
                }
                tail = free.poll().clear();
                filled.add(tail);
            }
            final int at = tail.position();
            tail.putInt(at, lengthBytes).put(at + Integer.BYTES, payload, 0, lengthBytes);
            tail.position(at + Integer.BYTES + lengthBytes);
            if (!marked) {
                marked = true;
            }
            return true;
        }

        long drain() {
            swap();
            long sum = 0;
            for (final ByteBuffer chunk : taken) {
                sum += read(chunk);
            }
            giveBack();
            return sum;
        }

        private synchronized void swap() {
            final ArrayDeque<ByteBuffer> chain = filled;
            filled = taken;
            taken = chain;
            tail = null;
            marked = false;
        }

        private synchronized void giveBack() {
            free.addAll(taken);
            taken.clear();
        }

        private static long read(final ByteBuffer chunk) {
            final int end = chunk.position();
            long sum = 0;
            int at = 0;
            while (at < end) {
                final int lengthBytes = chunk.getInt(at);
                sum += Outbox.sum(chunk, at + Integer.BYTES, lengthBytes);
                at += Integer.BYTES + lengthBytes;
            }
            return sum;
        }
    }
}
