package org.hpsocket.transport.nio;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;

/** Slabs of one size, as many as are asked for unless told otherwise, and counted. */
final class TestSlabs implements Slabs {
    static final int ROOM = 64 * 1024;

    private final ArrayDeque<Slab> free = new ArrayDeque<>();
    private volatile int mostBytes = Integer.MAX_VALUE;
    private volatile int out;

    @Override
    public Slab take(final int leastBytes) {
        return leastBytes > mostBytes ? null : takeReserved(leastBytes);
    }

    @Override
    public synchronized Slab takeReserved(final int leastBytes) {
        final Slab slab = free.isEmpty() ? new Slab(ByteBuffer.allocateDirect(ROOM), this) : free.pop();
        slab.taken();
        out++;
        return slab;
    }

    @Override
    public synchronized void release(final Slab slab) {
        out--;
        if (slab.file() == null) {
            free.push(slab);
        }
    }

    synchronized Slab of(final byte[] bytes, final int from, final int count) {
        final Slab slab = takeReserved(count);
        slab.buffer().limit(count).put(0, bytes, from, count);
        return slab;
    }

    synchronized Slab of(final FileChannel file, final long position, final long length) {
        out++;
        return new Slab(file, position, length, this);
    }

    void usedUp(final boolean isUsedUp) {
        usedUpFrom(isUsedUp ? 0 : Integer.MAX_VALUE);
    }

    /** Refuses larger slabs. */
    void usedUpFrom(final int bytes) {
        mostBytes = bytes;
    }

    int out() {
        return out;
    }
}
