package org.hpsocket.core.memory;

import java.util.ArrayDeque;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.jspecify.annotations.Nullable;

/**
 * The slabs of one loop: a few of each size kept at hand, last used first, so that they are still in the processor's
 * cache.
 *
 * <p>Thread: taken on the loop; released on any thread, elsewhere than on the loop to the runtime's memory.
 */
public final class LoopSlabs implements Slabs, AutoCloseable {
    /** The slab that small sends of one turn are gathered in. */
    public static final int GATHER_BYTES = 8 * 1024;
    private static final int KEPT_PER_SIZE = 8;
    /** What is copied of a queued send: a header, its first piece, a small last one, a trailer; or a large last one. */
    private static final int COPIED_SMALL = 4;
    private static final int COPIED_LARGE = 1;

    private final Loop loop;
    private final Memory memory;
    private final Slabs deliveries = new Shared(Memory.Share.DELIVERY);
    private final Slabs reserved = new Shared(Memory.Share.RESERVE);
    private final ArrayDeque<Slab>[] kept;

    @SuppressWarnings({"unchecked", "rawtypes"})
    public LoopSlabs(final Loop loop, final Memory memory) {
        this.loop = loop;
        this.memory = memory;
        this.kept = new ArrayDeque[Memory.sizeIndex(Memory.LARGE_BYTES) + 1];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new ArrayDeque<>(KEPT_PER_SIZE + 1);
        }
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        return take(leastBytes, Memory.Share.ORDINARY);
    }

    @Override
    public @Nullable Slab takeReserved(final int leastBytes) {
        return take(leastBytes, Memory.Share.RESERVE);
    }

    @Override
    public void release(final Slab slab) {
        final int index = Memory.sizeIndex(slab.buffer().capacity());
        if (index < kept.length && loop.inLoop() && kept[index].size() < KEPT_PER_SIZE) {
            kept[index].addLast(slab);
        } else {
            memory.release(slab);
        }
    }

    /** The same slabs, and behind them what links get. */
    public Slabs deliveries() {
        return deliveries;
    }

    /** The same slabs, and behind them the reserve. */
    public Slabs reserved() {
        return reserved;
    }

    /**
     * Lays by what copying one queued send takes, so that nobody else can take it meanwhile.
     *
     * @param fromReserve whether the reserve may be used
     * @return false when memory is used up
     */
    public boolean provide(final boolean fromReserve) {
        final Memory.Share share = fromReserve ? Memory.Share.RESERVE : Memory.Share.ORDINARY;
        return provide(GATHER_BYTES, COPIED_SMALL, share)
            && provide(Memory.LARGE_BYTES, COPIED_LARGE, share);
    }

    public boolean roomForLarge() {
        return memory.roomForLarge();
    }

    /** Tells whether that much can be copied now; other loops may be quicker. */
    public boolean hasRoom(final long bytes) {
        return bytes <= GATHER_BYTES && !kept[Memory.sizeIndex(GATHER_BYTES)].isEmpty()
            || memory.hasRoom(bytes);
    }

    /** Gives everything kept back; on the loop, last. */
    @Override
    public void close() {
        for (final ArrayDeque<Slab> slabs : kept) {
            while (!slabs.isEmpty()) {
                memory.release(slabs.removeLast());
            }
        }
    }

    private @Nullable Slab take(final int leastBytes, final Memory.Share share) {
        final int index = Memory.sizeIndex(leastBytes);
        final Slab slab = index < kept.length ? kept[index].pollLast() : null;
        if (slab == null) {
            return memory.takeFor(this, leastBytes, share);
        }
        slab.taken();
        return slab;
    }

    private boolean provide(final int bytes, final int count, final Memory.Share share) {
        final ArrayDeque<Slab> slabs = kept[Memory.sizeIndex(bytes)];
        while (slabs.size() < count) {
            final Slab slab = memory.takeFor(this, bytes, share);
            if (slab == null) {
                return false;
            }
            slab.release();
        }
        return true;
    }

    /** The same slabs for those with a share of their own. */
    private final class Shared implements Slabs {
        private final Memory.Share share;

        Shared(final Memory.Share share) {
            this.share = share;
        }

        @Override
        public @Nullable Slab take(final int leastBytes) {
            return LoopSlabs.this.take(leastBytes, share);
        }

        @Override
        public @Nullable Slab takeReserved(final int leastBytes) {
            return LoopSlabs.this.takeReserved(leastBytes);
        }

        @Override
        public void release(final Slab slab) {
            LoopSlabs.this.release(slab);
        }
    }
}
