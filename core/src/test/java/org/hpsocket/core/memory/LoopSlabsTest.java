package org.hpsocket.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.core.FakeTransport;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopSlabsTest {
    private static final int LIMIT = 4 << 20;

    private final Memory memory = new Memory(LIMIT);
    private final EventLoop loop;
    private final LoopSlabs slabs;

    LoopSlabsTest() throws IOException {
        loop = new EventLoop(System::nanoTime, memory, new FakeTransport(), new SplittableRandom(1));
        slabs = loop.loopSlabs();
    }

    @BeforeEach
    void enter() {
        loop.enter();
    }

    @AfterEach
    void everythingIsGivenBack() {
        loop.close();
        assertEquals(0, memory.stats().slabs());
        assertEquals(0, memory.stats().usedBytes());
    }

    @Test
    void shouldKeepWhatIsReleasedOnTheLoopAndGiveTheLastFirst() {
        final Slab first = taken(2000);
        final Slab second = taken(2000);
        first.release();
        second.release();
        assertEquals(2, memory.stats().slabs());
        assertSame(second, taken(1500));
        assertSame(first, taken(1500));
        first.release();
        second.release();
    }

    @Test
    void shouldKeepAFewOfEachSizeOnly() {
        final List<Slab> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(taken(1024));
        }
        many.forEach(Slab::release);
        assertEquals(8, memory.stats().slabs());
    }

    @Test
    void shouldNotKeepLargeSlabs() {
        taken(Memory.LARGE_BYTES + 1).release();
        assertEquals(0, memory.stats().slabs());
    }

    @Test
    void shouldGiveWhatAForeignThreadReleasesToTheMemory() {
        final Slab slab = taken(1024);
        CompletableFuture.runAsync(slab::release).join();
        assertEquals(0, memory.stats().slabs());
    }

    @Test
    void shouldTakeTheReserveWhenTheRestIsUsedUp() {
        final List<Slab> held = new ArrayList<>();
        for (Slab slab = slabs.take(65_536); slab != null; slab = slabs.take(65_536)) {
            held.add(slab);
        }
        assertNull(slabs.take(1));
        final Slab reserved = Objects.requireNonNull(slabs.takeReserved(1024));
        reserved.release();
        held.forEach(Slab::release);
        taken(1).release();
    }

    private Slab taken(final int bytes) {
        return Objects.requireNonNull(slabs.take(bytes));
    }
}
