package org.hpsocket.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long TICK_NS = 1L << 20;
    private static final long TURN_NS = 1024 * TICK_NS;
    private static final long BEGAN_NS = 12_345_678_901_234L;

    private final TimerWheel wheel = new TimerWheel(BEGAN_NS);
    private final List<String> fired = new ArrayList<>();

    @Test
    void shouldFireNoTimerEarlyAndEachWithinATick() {
        final var random = new SplittableRandom(7);
        final List<Long> lateness = new ArrayList<>();
        final long[] now = {BEGAN_NS};
        for (int i = 0; i < 2_000; i++) {
            final long deadline = BEGAN_NS + random.nextLong(3 * TURN_NS);
            wheel.arm(new Timer(() -> lateness.add(now[0] - deadline)), deadline);
        }
        while (lateness.size() < 2_000) {
            now[0] += wheel.waitNs(now[0]);
            wheel.advance(now[0]);
        }
        assertTrue(lateness.stream().allMatch(late -> late >= 0 && late <= TICK_NS), lateness::toString);
    }

    @Test
    void shouldFireEveryTimerAfterALongPause() {
        for (int i = 0; i < 3_000; i++) {
            wheel.arm(timer("x"), BEGAN_NS + i * TICK_NS);
        }
        wheel.advance(BEGAN_NS + 5 * TURN_NS);
        assertEquals(3_000, fired.size());
        assertEquals(Long.MAX_VALUE, wheel.waitNs(BEGAN_NS + 5 * TURN_NS));
    }

    @Test
    void shouldWorkWithAClockBelowZero() {
        final var negative = new TimerWheel(-5 * TURN_NS);
        negative.arm(timer("below"), -5 * TURN_NS + 10);
        negative.arm(timer("above"), 10);
        negative.advance(-4 * TURN_NS);
        negative.advance(TICK_NS);
        assertEquals(List.of("below", "above"), fired);
    }

    @Test
    void shouldTellExactlyHowLongToWaitWithinATurn() {
        final long deadline = BEGAN_NS + 100 * TICK_NS + 17;
        wheel.arm(timer("a"), deadline);
        final long due = ((deadline >> 20) + 1) << 20;
        assertEquals(due - BEGAN_NS, wheel.waitNs(BEGAN_NS));
        wheel.advance(due - 1);
        assertEquals(List.of(), fired);
        wheel.advance(due);
        assertEquals(List.of("a"), fired);
    }

    @Test
    void shouldWakeOnceATurnForManyTimersOfLaterTurns() {
        for (int i = 0; i < 5_000; i++) {
            wheel.arm(timer("x"), BEGAN_NS + 10 * TURN_NS + i * TICK_NS);
        }
        long now = BEGAN_NS;
        int wakes = 0;
        for (; fired.isEmpty(); wakes++) {
            now += wheel.waitNs(now);
            wheel.advance(now);
        }
        assertTrue(wakes <= 12, wakes + " wakes");
        assertTrue(now <= BEGAN_NS + 10 * TURN_NS + TICK_NS, "fired late");
    }

    @Test
    void shouldWaitForTheNextWhenTheEarliestOfASlotWasDisarmed() {
        final Timer near = timer("near");
        wheel.arm(near, BEGAN_NS + 5 * TICK_NS);
        wheel.arm(timer("far"), BEGAN_NS + 5 * TICK_NS + TURN_NS);
        wheel.disarm(near);
        wheel.advance(BEGAN_NS + 20 * TICK_NS);
        assertTrue(wheel.waitNs(BEGAN_NS + 20 * TICK_NS) > TURN_NS - 20 * TICK_NS);
        wheel.advance(BEGAN_NS + 6 * TICK_NS + TURN_NS);
        assertEquals(List.of("far"), fired);
    }

    @Test
    void shouldWaitForEverWhenNothingIsArmed() {
        final Timer timer = timer("a");
        wheel.arm(timer, BEGAN_NS + TICK_NS);
        wheel.disarm(timer);
        assertEquals(Long.MAX_VALUE, wheel.waitNs(BEGAN_NS));
    }

    @Test
    void shouldNotFireWhatWasDisarmed() {
        final Timer first = timer("first");
        final Timer second = timer("second");
        final Timer third = timer("third");
        List.of(first, second, third).forEach(t -> wheel.arm(t, BEGAN_NS + 10));
        wheel.disarm(second);
        wheel.disarm(second);
        wheel.advance(BEGAN_NS + TICK_NS * 2);
        assertEquals(List.of("third", "first"), fired);
        assertFalse(second.isArmed());
    }

    @Test
    void shouldFireOnceAtTheLastDeadlineWhenArmedAgain() {
        final Timer timer = timer("a");
        wheel.arm(timer, BEGAN_NS + 10);
        wheel.arm(timer, BEGAN_NS + 50 * TICK_NS);
        wheel.advance(BEGAN_NS + 10 * TICK_NS);
        assertEquals(List.of(), fired);
        wheel.advance(BEGAN_NS + 60 * TICK_NS);
        assertEquals(List.of("a"), fired);
    }

    @Test
    void shouldFireAgainWhenArmedInsideItsTask() {
        final Timer[] self = new Timer[1];
        self[0] = new Timer(() -> {
            fired.add("tick");
            if (fired.size() < 3) {
                wheel.arm(self[0], BEGAN_NS + fired.size() * TURN_NS);
            }
        });
        wheel.arm(self[0], BEGAN_NS);
        for (int i = 1; i <= 4; i++) {
            wheel.advance(BEGAN_NS + i * TURN_NS);
        }
        assertEquals(3, fired.size());
        assertFalse(self[0].isArmed());
    }

    @Test
    void shouldNotFireForEverWhenATaskArmsItselfForThePast() {
        final Timer[] self = new Timer[1];
        self[0] = new Timer(() -> {
            fired.add("tick");
            wheel.arm(self[0], BEGAN_NS);
        });
        wheel.arm(self[0], BEGAN_NS);
        wheel.advance(BEGAN_NS + 10 * TICK_NS);
        assertTrue(fired.size() <= 11, () -> fired.size() + " times");
    }

    @Test
    void shouldLetATaskDisarmAnotherOneOfTheSameTick() {
        final Timer victim = timer("victim");
        wheel.arm(victim, BEGAN_NS + 10);
        wheel.arm(new Timer(() -> wheel.disarm(victim)), BEGAN_NS + 20);
        wheel.advance(BEGAN_NS + 5 * TICK_NS);
        assertEquals(List.of(), fired);
    }

    private Timer timer(final String name) {
        return new Timer(() -> fired.add(name));
    }
}
