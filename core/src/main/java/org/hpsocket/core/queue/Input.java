package org.hpsocket.core.queue;

import java.nio.ByteBuffer;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has received and not yet read. Small deliveries are gathered, so that a dribbling peer does not
 * hold a slab a byte; what is left over of a large slab moves to one of its size.
 *
 * <p>Thread: the loop; while an event is with a worker, {@link #bytes()} is the worker's and deliveries are parked.
 */
public final class Input {
    private static final int SMALL_BYTES = 4096;
    /** A fourth of a slab is worth a copy. */
    private static final int LEFT_OVER = 4;

    private final LoopSlabs slabs;
    private final Bytes bytes = new Bytes();
    private final Bytes parked = new Bytes();

    public Input(final LoopSlabs slabs) {
        this.slabs = slabs;
    }

    public Bytes bytes() {
        return bytes;
    }

    public void park(final Slab slab) {
        parked.append(slab);
    }

    public void unpark() {
        bytes.appendAll(parked);
    }

    /** Adds a delivery to a queue. */
    public void add(final Bytes queue, final Slab slab) {
        final Slab last = queue.lastSlab();
        final int length = (int) slab.remaining();
        if (last == null || slab.last() || last.last()) {
            queue.append(slab);
            return;
        }
        if (last.buffer().capacity() - last.buffer().limit() < length) {
            final int room = (int) Math.min(Memory.LARGE_BYTES, queue.remaining() + length);
            final Slab larger = length * 4L < slab.buffer().capacity() ? slabs.take(room) : null;
            if (larger == null) {
                queue.append(slab);
                return;
            }
            queue.append(larger);
        }
        queue.fill(slab.buffer());
        slab.release();
    }

    /** Makes the first bytes lie together. @return the buffer they begin in, or null without memory */
    public @Nullable ByteBuffer together(final int count) {
        final ByteBuffer first = bytes.first();
        if (first.remaining() >= count) {
            return first;
        }
        final Slab slab = slabs.take(count);
        if (slab == null) {
            return null;
        }
        slab.buffer().limit(count);
        bytes.get(slab.buffer());
        slab.buffer().flip();
        bytes.prepend(slab);
        return slab.buffer();
    }

    /** Moves what is left over in a large slab to a small one. */
    public void tidy() {
        tidy(bytes, LEFT_OVER);
    }

    /**
     * Moves what is left over in a large slab of a queue to a small one.
     *
     * @param share how small a part of it that is
     */
    public void tidy(final Bytes queue, final int share) {
        final Slab only = queue.firstSlab();
        if (only == null || only != queue.lastSlab() || only.last() || only.buffer().capacity() <= SMALL_BYTES
            || only.remaining() * share > only.buffer().capacity()) {
            return;
        }
        if (only.remaining() == 0) {
            queue.removeFirst().release();
            return;
        }
        final Slab small = slabs.take((int) only.remaining() * 2);
        if (small != null) {
            final Slab large = queue.removeFirst();
            queue.append(small);
            queue.fill(large.buffer());
            large.release();
        }
    }

    public void release() {
        bytes.release();
        parked.release();
    }
}
