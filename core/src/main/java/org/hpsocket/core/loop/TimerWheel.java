package org.hpsocket.core.loop;

import org.jspecify.annotations.Nullable;

/**
 * A hashed wheel of timers: arming and disarming take constant time and no memory. Agrona's wheel does not tell when
 * the next timer is due, without which an idle loop would wake at every tick.
 *
 * <p>A tick is about a millisecond; a timer fires at the end of its tick, never early. Timers beyond one turn of the
 * wheel stay in their slot for further turns. Each slot knows the earliest of its ticks, so the hand passes those that
 * only hold timers of later turns: a loop with far timers only wakes about once a second, however many there are.
 *
 * <p>Thread: its loop.
 */
final class TimerWheel {
    private static final int TICK_SHIFT = 20;
    private static final int SLOTS = 1024;
    private static final int MASK = SLOTS - 1;

    private final @Nullable Timer[] slots = new Timer[SLOTS];
    /** For each slot with timers a tick that none of them is due before. */
    private final long[] earliest = new long[SLOTS];
    /** Where the hand is: every tick before has been told. */
    private long tick;
    /** A tick that nothing is due before. */
    private long next = Long.MAX_VALUE;
    private int armed;

    TimerWheel(final long nowNs) {
        tick = nowNs >> TICK_SHIFT;
    }

    void arm(final Timer timer, final long deadlineNs) {
        disarm(timer);
        timer.deadlineNs = deadlineNs;
        final long due = Math.max(tick, tickOf(timer));
        final int slot = (int) (due & MASK);
        timer.slot = slot;
        final Timer first = slots[slot];
        earliest[slot] = first == null ? due : Math.min(earliest[slot], due);
        next = Math.min(next, due);
        timer.next = first;
        if (first != null) {
            first.previous = timer;
        }
        slots[slot] = timer;
        armed++;
    }

    void disarm(final Timer timer) {
        if (!timer.isArmed()) {
            return;
        }
        final Timer previous = timer.previous;
        final Timer next = timer.next;
        if (previous == null) {
            slots[timer.slot] = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        timer.previous = null;
        timer.next = null;
        timer.slot = -1;
        timer.deadlineNs = Long.MAX_VALUE;
        armed--;
    }

    /** Runs what is due. */
    void advance(final long nowNs) {
        final long now = nowNs >> TICK_SHIFT;
        if (now >= next) {
            expire(now, nowNs);
        }
        tick = Math.max(tick, now + 1);
    }

    /** How long until something may be due; {@link Long#MAX_VALUE} when nothing is armed. */
    long waitNs(final long nowNs) {
        return armed == 0 ? Long.MAX_VALUE : Math.max(0, (next << TICK_SHIFT) - nowNs);
    }

    private void expire(final long now, final long nowNs) {
        final long from = Math.max(Math.max(tick, next), now - SLOTS + 1);
        next = Long.MAX_VALUE;
        for (long t = from; t <= now; t++) {
            tick = t + 1;
            if (mayBeDue(t)) {
                expireSlot((int) (t & MASK), nowNs);
            }
        }
        next = Math.min(next, soonest());
    }

    private void expireSlot(final int slot, final long nowNs) {
        long remaining = Long.MAX_VALUE;
        Timer timer = slots[slot];
        while (timer != null) {
            if (timer.deadlineNs <= nowNs) {
                disarm(timer);
                timer.fire();
                timer = slots[slot];
            } else {
                remaining = Math.min(remaining, tickOf(timer));
                timer = timer.next;
            }
        }
        earliest[slot] = remaining;
    }

    /** The first tick of a turn at which something may be due; after the turn when there is none. */
    private long soonest() {
        if (armed == 0) {
            return Long.MAX_VALUE;
        }
        for (long t = tick; t < tick + SLOTS; t++) {
            if (mayBeDue(t)) {
                return t;
            }
        }
        return tick + SLOTS;
    }

    private boolean mayBeDue(final long t) {
        final int slot = (int) (t & MASK);
        return slots[slot] != null && earliest[slot] <= t;
    }

    /** The tick at whose end a timer's deadline has passed. */
    private static long tickOf(final Timer timer) {
        return (timer.deadlineNs >> TICK_SHIFT) + 1;
    }
}
