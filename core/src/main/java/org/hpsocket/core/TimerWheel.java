package org.hpsocket.core;

import org.jspecify.annotations.Nullable;

/**
 * A hashed wheel of timers: arming and disarming take constant time and no memory. Agrona's wheel does not tell when the next timer is due,
 * without which an idle loop would wake at every tick.
 *
 * <p>A tick is about a millisecond; a timer fires at the end of its tick, never early. Timers beyond one turn of the wheel stay in their slot for
 * further turns, so a loop with far timers only wakes about once a second.
 *
 * <p>Thread: its loop.
 */
final class TimerWheel {
    private static final int TICK_SHIFT = 20;
    private static final int SLOTS = 1024;
    private static final int MASK = SLOTS - 1;

    private final @Nullable Timer[] slots = new Timer[SLOTS];
    private long tick;
    private int armed;

    TimerWheel(final long nowNs) {
        tick = nowNs >> TICK_SHIFT;
    }

    void arm(final Timer timer, final long deadlineNs) {
        disarm(timer);
        timer.deadlineNs = deadlineNs;
        final int slot = (int) (Math.max(tick, (deadlineNs >> TICK_SHIFT) + 1) & MASK);
        timer.slot = slot;
        final Timer first = slots[slot];
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
        if (armed == 0) {
            tick = now + 1;
            return;
        }
        final long from = Math.max(tick, now - SLOTS + 1);
        for (long t = from; t <= now; t++) {
            tick = t + 1;
            expire((int) (t & MASK), nowNs);
        }
        tick = Math.max(tick, now + 1);
    }

    /** How long until something may be due; {@link Long#MAX_VALUE} when nothing is armed. */
    long waitNs(final long nowNs) {
        if (armed == 0) {
            return Long.MAX_VALUE;
        }
        for (int ahead = 0; ahead < SLOTS; ahead++) {
            if (slots[(int) (tick + ahead & MASK)] != null) {
                return Math.max(0, (tick + ahead << TICK_SHIFT) - nowNs);
            }
        }
        return (long) SLOTS << TICK_SHIFT;
    }

    private void expire(final int slot, final long nowNs) {
        Timer timer = slots[slot];
        while (timer != null) {
            if (timer.deadlineNs <= nowNs) {
                disarm(timer);
                timer.fire();
                timer = slots[slot];
            } else {
                timer = timer.next;
            }
        }
    }
}
