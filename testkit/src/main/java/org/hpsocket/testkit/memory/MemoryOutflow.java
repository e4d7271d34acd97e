package org.hpsocket.testkit.memory;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;

/**
 * What a link has still to write, from memory and files, as far as its pipe has room. <p>Thread: the loop of the link.
 */
final class MemoryOutflow {
    private final ReentrantLock lock;
    private final MemoryPipe pipe;
    private final boolean messages;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private Bytes unsent = new Bytes();

    MemoryOutflow(
        final ReentrantLock lock, final MemoryPipe pipe, final boolean messages, final RandomGenerator random,
        final Consumer<byte[]> wire) {
        this.lock = lock;
        this.pipe = pipe;
        this.messages = messages;
        this.random = random;
        this.wire = wire;
    }

    void add(final Bytes unit) {
        unsent = unit;
    }

    void release() {
        unsent.release();
    }

    /** Gives away what has not been written. */
    Bytes handOver() {
        final Bytes rest = unsent;
        unsent = new Bytes();
        return rest;
    }

    /** Tells whether something more would go. Locked. */
    boolean fits() {
        return messages ? pipe.room() >= cost() : pipe.room() > 0;
    }

    /** Writes what goes, or less when told so, and tells whether all is gone. */
    boolean drain(final boolean partial, final int mostUnit) throws IOException {
        if (messages) {
            drainUnit(partial, mostUnit);
        } else {
            drainBytes(partial);
        }
        final boolean done = unsent.isEmpty();
        if (done) {
            unsent = new Bytes();
        }
        return done;
    }

    /** Writes what goes of a buffer, or less when told so. */
    void offer(final ByteBuffer lent, final boolean partial) {
        final int count = count(lent.remaining(), partial);
        if (count > 0) {
            final var bytes = new byte[count];
            lent.get(bytes);
            wire.accept(bytes);
        }
    }

    private void drainBytes(final boolean partial) throws IOException {
        final int count = count(unsent.remaining(), partial);
        if (count > 0) {
            wire.accept(take(count));
        }
        if (unsent.remaining() == 0) {
            unsent.release();
        }
    }

    private void drainUnit(final boolean later, final int mostUnit) throws IOException {
        final int most = Math.min(mostUnit, pipe.capacity());
        if (unsent.remaining() > most) {
            throw new IOException("message length=" + unsent.remaining() + " max=" + most);
        }
        if (!later && room() >= cost()) {
            wire.accept(take((int) unsent.remaining()));
            unsent.release();
        }
    }

    private int count(final long wanted, final boolean partial) {
        final int fitting = (int) Math.min(room(), wanted);
        return partial ? random.nextInt(fitting + 1) : fitting;
    }

    /** What the message takes of the room; an empty one takes some, too. */
    private long cost() {
        return Math.max(1, unsent.remaining());
    }

    private int room() {
        lock.lock();
        try {
            return pipe.room();
        } finally {
            lock.unlock();
        }
    }

    private byte[] take(final int count) throws IOException {
        final ByteBuffer taken = ByteBuffer.allocate(count);
        while (taken.hasRemaining()) {
            final Slab first = Objects.requireNonNull(unsent.firstSlab(), "unsent");
            final int part = (int) Math.min(taken.remaining(), first.remaining());
            copy(first, taken.slice(taken.position(), part));
            taken.position(taken.position() + part);
            if (part == 0) {
                unsent.removeFirst().release();
            } else {
                unsent.skip(part);
            }
        }
        return taken.array();
    }

    private static void copy(final Slab slab, final ByteBuffer target) throws IOException {
        final FileChannel file = slab.file();
        if (file == null) {
            target.put(slab.buffer().slice(slab.buffer().position(), target.remaining()));
            return;
        }
        while (target.hasRemaining()) {
            if (file.read(target, slab.filePosition() + target.position()) < 0) {
                throw new EOFException("the file being sent has become shorter: length=" + file.size()
                    + " position=" + slab.filePosition());
            }
        }
    }
}
