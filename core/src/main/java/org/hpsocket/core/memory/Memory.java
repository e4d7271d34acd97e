package org.hpsocket.core.memory;

import java.util.ArrayDeque;
import org.hpsocket.MemoryStats;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.jspecify.annotations.Nullable;

/**
 * All off-heap memory of a runtime: slabs in sizes of powers of two, kept for reuse, under one ceiling.
 *
 * <p>Large units may use three quarters of it, so that they cannot stop the many small ones: beyond that there are no
 * large slabs, and what arrives is read in short pieces, until it is known what it belongs to. A sixteenth is kept for
 * control output. Slabs above the largest size are made to measure and given back at once.
 *
 * <p>Thread: any. The loops keep a few slabs of their own, see {@link LoopSlabs}.
 */
public final class Memory implements Slabs, AutoCloseable {
    public static final int SMALLEST_SHIFT = 10;
    static final int LARGEST_SHIFT = 22;
    /** Slabs above this size count as large. */
    public static final int LARGE_BYTES = 64 * 1024;
    private static final int SHORT_BYTES = 4 * 1024;

    /** Who asks, and so how much there is. */
    enum Share {
        /** A link, for bytes that nobody has seen. */
        DELIVERY,
        /** All others but control output. */
        ORDINARY,
        /** Control output, and what was promised. */
        RESERVE
    }

    private volatile long limitBytes;
    private final ArrayDeque<Slab>[] free;
    private long allocatedBytes;
    private long usedBytes;
    private int slabs;

    @SuppressWarnings({"unchecked", "rawtypes"})
    public Memory(final long limitBytes) {
        this.limitBytes = limitBytes;
        this.free = new ArrayDeque[LARGEST_SHIFT - SMALLEST_SHIFT + 1];
        for (int i = 0; i < free.length; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    /** Changes the ceiling; what is in use above it stays until it is given back. */
    public void limit(final long bytes) {
        limitBytes = bytes;
    }

    /** The index of the smallest size that holds so many bytes; beyond the last size for slabs made to measure. */
    static int sizeIndex(final int leastBytes) {
        return Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(leastBytes - 1) - SMALLEST_SHIFT);
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        return takeFor(this, leastBytes, Share.ORDINARY);
    }

    @Override
    public @Nullable Slab takeReserved(final int leastBytes) {
        return takeFor(this, leastBytes, Share.RESERVE);
    }

    @Nullable Slab takeFor(final Slabs home, final int leastBytes, final Share share) {
        final long most = switch (share) {
            case DELIVERY -> leastBytes > SHORT_BYTES ? largeLimit() : ordinaryLimit();
            case ORDINARY -> leastBytes > LARGE_BYTES ? largeLimit() : ordinaryLimit();
            case RESERVE -> limitBytes;
        };
        return take(leastBytes, home, most);
    }

    /** Takes small slabs for that many bytes, all or none. @return whether the target, empty before, has them */
    public synchronized boolean takeMany(final long bytes, final ArrayDeque<Slab> target) {
        for (long left = bytes; left > 0; left -= LARGE_BYTES) {
            final Slab slab = take((int) Math.min(LARGE_BYTES, left));
            if (slab == null) {
                while (!target.isEmpty()) {
                    target.removeLast().release();
                }
                return false;
            }
            target.addLast(slab);
        }
        return true;
    }

    /** Tells whether a unit that is already large may grow. */
    synchronized boolean roomForLarge() {
        return usedBytes < largeLimit();
    }

    /** Tells whether that much can be taken in small slabs. */
    synchronized boolean hasRoom(final long bytes) {
        return usedBytes + bytes + LARGE_BYTES <= ordinaryLimit();
    }

    @Override
    public synchronized void release(final Slab slab) {
        final int bytes = slab.buffer().capacity();
        usedBytes -= bytes;
        slabs--;
        final int index = sizeIndex(bytes);
        if (index < free.length) {
            free[index].addLast(slab);
        } else {
            discard(slab);
        }
    }

    public synchronized MemoryStats stats() {
        return new MemoryStats(limitBytes, allocatedBytes, usedBytes, slabs);
    }

    /**
     * Forgets what is free; the garbage collector gives it back, in case a listener kept a buffer that was lent to it.
     */
    @Override
    public synchronized void close() {
        for (final ArrayDeque<Slab> slabsOfSize : free) {
            while (!slabsOfSize.isEmpty()) {
                allocatedBytes -= slabsOfSize.removeLast().buffer().capacity();
            }
        }
    }

    private synchronized @Nullable Slab take(final int leastBytes, final Slabs home, final long limit) {
        final int index = sizeIndex(leastBytes);
        final int bytes = index < free.length ? 1 << SMALLEST_SHIFT + index : leastBytes;
        if (usedBytes + bytes > limit) {
            return null;
        }
        Slab slab = index < free.length ? free[index].pollLast() : null;
        if (slab == null) {
            slab = allocate(bytes, home);
        } else {
            slab.home(home);
        }
        if (slab != null) {
            usedBytes += bytes;
            slabs++;
            slab.taken();
        }
        return slab;
    }

    private @Nullable Slab allocate(final int bytes, final Slabs home) {
        for (int index = free.length - 1; index >= 0 && allocatedBytes + bytes > limitBytes; index--) {
            while (allocatedBytes + bytes > limitBytes && !free[index].isEmpty()) {
                discard(free[index].removeLast());
            }
        }
        if (allocatedBytes + bytes > limitBytes) {
            return null;
        }
        try {
            final Slab slab = new Slab(OffHeap.allocate(bytes), home);
            allocatedBytes += bytes;
            return slab;
        } catch (final OutOfMemoryError e) {
            return null;
        }
    }

    private void discard(final Slab slab) {
        allocatedBytes -= slab.buffer().capacity();
        OffHeap.free(slab.buffer());
    }

    private long ordinaryLimit() {
        return limitBytes - limitBytes / 16;
    }

    private long largeLimit() {
        return limitBytes / 4 * 3;
    }
}
