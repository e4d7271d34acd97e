package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hpsocket.Tcp;
import org.hpsocket.core.Bench;
import org.junit.jupiter.api.Test;

class ConnectionTableTest {
    private static final long SLOTS = (1L << 24) - 1;

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void shouldGivePositiveIdsOfDifferentSlots() {
        final var table = new ConnectionTable(10_000, random);
        final Set<Long> slots = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            final long id = table.reserve();
            assertTrue(id > 0 && id >>> 24 > 0, () -> "id=" + id);
            slots.add(id & SLOTS);
        }
        assertEquals(10_000, slots.size());
        assertEquals(10_000, table.size());
    }

    @Test
    void shouldGivePositiveIdsAtTheEndsOfTheRandomRange() {
        assertTrue(new ConnectionTable(1, at(0)).reserve() > 0);
        assertTrue(new ConnectionTable(1, at(1)).reserve() > 0);
    }

    @Test
    void shouldAnswerZeroWhenAllPlacesAreTaken() {
        final var table = new ConnectionTable(3, random);
        final long first = table.reserve();
        table.reserve();
        table.reserve();
        assertEquals(0, table.reserve());
        table.release(first);
        assertNotEquals(0, table.reserve());
        assertEquals(0, table.reserve());
    }

    @Test
    void shouldNeverGiveAnIdTwiceWhenPlacesAreUsedAgain() {
        final var table = new ConnectionTable(1, random);
        final Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            final long id = table.reserve();
            assertTrue(seen.add(id), () -> "id=" + id + " came again");
            table.release(id);
        }
        assertEquals(0, table.size());
    }

    @Test
    void shouldFindOnlyWhatHasTheWholeId() {
        try (var bench = new Bench()) {
            bench.accepted();
            final ConnectionTable table = bench.component().table();
            final Session session = bench.session();
            assertSame(session, table.get(session.id));
            assertNull(table.get(session.id + (1L << 24)));
            assertNull(table.get(session.id & SLOTS));
            assertNull(table.get(-session.id));
            assertNull(table.get(0));
            assertNull(table.get(Long.MAX_VALUE));
        }
    }

    @Test
    void shouldNotFindAStaleIdInAPlaceThatIsUsedAgain() {
        try (var bench = new Bench()) {
            bench.accepted().resets();
            final long stale = bench.connection().id();
            bench.settle();
            bench.accept(link -> { });
            final long fresh = bench.connection().id();
            assertEquals(stale & SLOTS, fresh & SLOTS);
            assertNull(bench.component().table().get(stale));
            assertSame(bench.session(), bench.component().table().get(fresh));
        }
    }

    @Test
    void shouldKeepConnectionsWhenItGrows() {
        try (var bench = new Bench()) {
            bench.server(Tcp.push(), bench.diary, options -> { });
            for (int i = 0; i < 300; i++) {
                bench.accept(link -> { });
            }
            final ConnectionTable table = bench.component().table();
            assertEquals(300, table.snapshot().size());
            assertTrue(bench.diary.connections.stream().allMatch(c -> table.get(c.id()) != null));
        }
    }

    /** A source that draws the first value of a range, or the last. */
    private static RandomGenerator at(final int end) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(final long bound) {
                return end * (bound - 1);
            }
        };
    }
}
