package org.hpsocket.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hpsocket.MemoryStats;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {
    private static final int LIMIT = 4 << 20;
    private static final int KIB = 1024;

    private final Memory memory = new Memory(LIMIT);

    @ParameterizedTest
    @CsvSource({"1, 1024", "1024, 1024", "1025, 2048", "65536, 65536", "65537, 131072", "2097153, 4194304"})
    void shouldGiveTheSmallestSizeThatFits(final int asked, final int given) {
        final Slab slab = taken(new Memory(64 << 20), asked);
        assertEquals(given, slab.buffer().capacity());
        assertEquals(0, slab.remaining());
    }

    @Test
    void shouldMeasureSlabsAboveTheLargestSizeAndGiveThemBackAtOnce() {
        final var large = new Memory(64L << 20);
        final Slab slab = taken(large, (5 << 20) + 3);
        assertEquals((5 << 20) + 3, slab.buffer().capacity());
        slab.release();
        assertEquals(new MemoryStats(64L << 20, 0, 0, 0), large.stats());
    }

    @Test
    void shouldKeepAQuarterForSmallSlabsAndASixteenthForTheReserve() {
        assertEquals(LIMIT * 3 / 4, exhaust(128 * KIB));
        assertEquals(LIMIT / 16 * 15 - LIMIT * 3 / 4, exhaust(64 * KIB));
        assertNull(memory.take(1));
        final Slab reserved = Objects.requireNonNull(memory.takeReserved(64 * KIB));
        assertEquals(LIMIT / 16 * 15 + 64 * KIB, memory.stats().usedBytes());
        reserved.release();
    }

    @Test
    void shouldGiveDeliveriesShortPiecesOnlyWhenLargeSlabsAreUsedUp() {
        exhaust(128 * KIB);
        assertNull(memory.takeFor(memory, 64 * KIB, Memory.Share.DELIVERY));
        assertNull(memory.takeFor(memory, 8 * KIB, Memory.Share.DELIVERY));
        Objects.requireNonNull(memory.takeFor(memory, 4 * KIB, Memory.Share.DELIVERY)).release();
        Objects.requireNonNull(memory.takeFor(memory, 64 * KIB, Memory.Share.ORDINARY)).release();
    }

    @Test
    void shouldSayWhetherALargeUnitMayGrow() {
        assertTrue(memory.roomForLarge());
        exhaust(128 * KIB);
        assertFalse(memory.roomForLarge());
    }

    @Test
    void shouldPromiseRoomOnlyForWhatCanBeTaken() {
        while (memory.hasRoom(100 * KIB)) {
            assertTrue(memory.takeMany(100 * KIB, new ArrayDeque<>()));
        }
        assertTrue(memory.stats().usedBytes() <= LIMIT / 16 * 15);
    }

    @Test
    void shouldNeverPassTheCeilingWhateverIsTakenAndReleased() {
        final var random = new SplittableRandom(11);
        final List<Slab> held = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(5) < 2 && !held.isEmpty()) {
                held.remove(random.nextInt(held.size())).release();
            } else {
                final int bytes = 1 << random.nextInt(23);
                final Slab slab = random.nextBoolean() ? memory.take(bytes) : memory.takeReserved(bytes);
                if (slab != null) {
                    held.add(slab);
                }
            }
            final MemoryStats stats = memory.stats();
            assertTrue(stats.allocatedBytes() <= LIMIT && stats.usedBytes() <= stats.allocatedBytes(), stats::toString);
            assertEquals(held.size(), stats.slabs());
        }
    }

    @Test
    void shouldTrimFreeSlabsOfOtherSizesWhenTheCeilingIsNear() {
        final List<Slab> large = new ArrayList<>();
        for (Slab slab = memory.take(1 << 20); slab != null; slab = memory.take(1 << 20)) {
            large.add(slab);
        }
        large.forEach(Slab::release);
        assertEquals(LIMIT / 16 * 15, exhaust(KIB));
        assertEquals(LIMIT / 16 * 15, memory.stats().usedBytes());
        assertTrue(memory.stats().allocatedBytes() <= LIMIT);
    }

    @Test
    void shouldUseAgainWhatWasReleased() {
        final Slab slab = taken(memory, 10);
        slab.buffer().limit(5);
        slab.last(true);
        slab.release();
        final Slab again = taken(memory, 1000);
        assertEquals(slab, again);
        assertEquals(0, again.remaining());
        assertFalse(again.last());
        assertEquals(KIB, memory.stats().allocatedBytes());
    }

    @Test
    void shouldTakeManyOrNone() {
        final var slabs = new ArrayDeque<Slab>();
        assertTrue(memory.takeMany(200 * KIB + 1, slabs));
        assertEquals(4, slabs.size());
        assertEquals(16 * KIB, slabs.getLast().buffer().capacity());
        final MemoryStats before = memory.stats();
        final var none = new ArrayDeque<Slab>();
        assertFalse(memory.takeMany(LIMIT, none));
        assertTrue(none.isEmpty());
        assertEquals(before.usedBytes(), memory.stats().usedBytes());
        assertEquals(before.slabs(), memory.stats().slabs());
    }

    @Test
    void shouldRefuseASecondRelease() {
        final Slab slab = taken(memory, 10);
        slab.release();
        assertThrows(IllegalStateException.class, slab::release);
        assertEquals(0, memory.stats().usedBytes());
    }

    @Test
    void shouldForgetWhatIsFreeWhenClosed() {
        final Slab held = taken(memory, 10);
        taken(memory, 5000).release();
        memory.close();
        assertEquals(KIB, memory.stats().allocatedBytes());
        held.release();
    }

    /** Takes until there is no more. @return how many bytes were taken */
    private long exhaust(final int each) {
        final long before = memory.stats().usedBytes();
        while (memory.take(each) != null) {
            assertTrue(memory.stats().usedBytes() <= LIMIT);
        }
        return memory.stats().usedBytes() - before;
    }

    private static Slab taken(final Memory from, final int bytes) {
        return Objects.requireNonNull(from.take(bytes));
    }
}
