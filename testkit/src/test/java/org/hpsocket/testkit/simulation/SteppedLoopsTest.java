package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

class SteppedLoopsTest {
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final VirtualClock clock = new VirtualClock();
    private final MemoryNetwork network = new MemoryNetwork(1, MemoryFaults.NONE, clock);
    private final SteppedLoops loops = new SteppedLoops(network, clock);
    private final SteppedLoop loop = loops.add(MemoryTransport.streams(network));
    private final List<String> ran = new ArrayList<>();

    @Test
    void shouldRunTasksInTheOrderOfTheCalls() {
        loop.execute(() -> ran.add("one"));
        loop.execute(() -> ran.add("two"));
        loops.settle();
        assertEquals(List.of("one", "two"), ran);
    }

    @Test
    void shouldJumpToTheNextTimer() {
        loops.on(loop, () -> loop.after(HOUR_NS, () -> ran.add("an hour later")));
        loops.await("the timer", () -> !ran.isEmpty());
        assertEquals(HOUR_NS, clock.getAsLong());
    }

    @Test
    void shouldRunTimersThatFallIntoTheTime() {
        loops.on(loop, () -> {
            loop.after(30, () -> ran.add("30"));
            loop.after(10, () -> loop.after(10, () -> ran.add("20")));
            loop.after(50, () -> ran.add("50"));
        });
        loops.advance(40);
        assertEquals(List.of("20", "30"), ran);
        assertEquals(40, clock.getAsLong());
        loops.advance(10);
        assertEquals(List.of("20", "30", "50"), ran);
    }

    @Test
    void shouldFailForWhatNeverComes() {
        final AssertionError never = assertThrows(AssertionError.class, () -> loops.await("a miracle", () -> false));
        assertTrue(never.getMessage().contains("a miracle"), never.getMessage());
        assertTrue(never.getMessage().contains("seed=1"), never.getMessage());
    }

    @Test
    void shouldBeInLoopDuringItsTurnOnly() {
        final SteppedLoop other = loops.add(MemoryTransport.streams(network));
        assertFalse(loop.inLoop());
        loops.on(loop, () -> {
            assertTrue(loop.inLoop());
            assertFalse(other.inLoop());
        });
    }

    @Test
    void shouldRefuseATurnInsideATurn() {
        loops.on(loop, () -> assertThrows(IllegalStateException.class, () -> loop.turn(0)));
    }

    @Test
    void shouldPassOnWhatATaskThrows() throws IOException {
        loop.execute(() -> {
            throw new ArithmeticException("thrown");
        });
        loop.execute(() -> ran.add("next"));
        assertThrows(ArithmeticException.class, () -> loop.turn(0));
        loop.turn(0);
        assertEquals(List.of("next"), ran);
    }

    @Test
    void shouldFailAtTheEndForALostSlab() {
        loops.on(loop, () -> loop.slabs().takeReserved(1));
        assertThrows(AssertionError.class, loops::close);
    }

    @Test
    void shouldDropTasksAfterItsEnd() {
        loops.close();
        loop.execute(() -> ran.add("too late"));
        assertTrue(ran.isEmpty());
    }
}
