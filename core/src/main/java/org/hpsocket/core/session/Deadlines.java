package org.hpsocket.core.session;

import java.util.Arrays;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection on one timer. Clearing one does not touch the timer, which finds out when it fires:
 * what is set and cleared with every unit costs a store.
 *
 * <p>Thread: the loop.
 */
final class Deadlines {
    /** What a deadline is for. */
    enum Of {
        CONNECT, UNIT, IDLE, SENDS, RECEIVE_RATE, SEND_RATE, CLOSE, STAGE, HEARTBEAT, SWAP;

        /** Whether what is left of it is kept while this side lacks code; a stage says anew when its own is. */
        boolean isKept() {
            return this == CONNECT || this == UNIT || this == IDLE || this == HEARTBEAT;
        }

        /** Whether it is the peer's, or a stage's, so that it stands still while this side lacks code. */
        boolean isForPeer() {
            return this == UNIT || this == IDLE || this == STAGE || this == HEARTBEAT;
        }
    }

    private static final Of[] ALL = Of.values();

    private final Session session;
    private final EventLoop loop;
    private final Timer timer;
    private final long[] atNs = new long[ALL.length];
    private long @Nullable [] keptNs;

    Deadlines(final Session session) {
        this.session = session;
        this.loop = session.loop;
        this.timer = new Timer(this::fire);
        Arrays.fill(atNs, Long.MAX_VALUE);
    }

    void set(final Of what, final long deadlineNs) {
        if (keptNs != null && what.isKept() && session.wasLinked()) {
            keptNs[what.ordinal()] = deadlineNs - loop.nowNs();
            return;
        }
        atNs[what.ordinal()] = deadlineNs;
        if (deadlineNs != Long.MAX_VALUE && (!timer.isArmed() || deadlineNs < timer.deadlineNs)) {
            loop.arm(timer, deadlineNs);
        }
    }

    /** When it is; {@link Long#MAX_VALUE} when it is not set. */
    long at(final Of what) {
        return atNs[what.ordinal()];
    }

    void clear(final Of what) {
        atNs[what.ordinal()] = Long.MAX_VALUE;
        if (keptNs != null) {
            keptNs[what.ordinal()] = Long.MAX_VALUE;
        }
    }

    /** Stops those that stand still while this side lacks code; a connection that is not yet made has none. */
    void hold() {
        if (keptNs == null) {
            keptNs = new long[ALL.length];
            Arrays.fill(keptNs, Long.MAX_VALUE);
        }
        for (final Of what : ALL) {
            final long at = atNs[what.ordinal()];
            if (at != Long.MAX_VALUE && what.isKept() && session.wasLinked()) {
                keptNs[what.ordinal()] = Math.max(0, at - loop.nowNs());
                atNs[what.ordinal()] = Long.MAX_VALUE;
            }
        }
    }

    /** Goes on with what was left of them. */
    void goOn() {
        final long[] left = keptNs;
        keptNs = null;
        for (int i = 0; left != null && i < left.length; i++) {
            if (left[i] != Long.MAX_VALUE) {
                set(ALL[i], loop.nowNs() + left[i]);
            }
        }
    }

    void clearAll() {
        Arrays.fill(atNs, Long.MAX_VALUE);
        if (keptNs != null) {
            Arrays.fill(keptNs, Long.MAX_VALUE);
        }
        loop.disarm(timer);
    }

    private void fire() {
        final long now = loop.nowNs();
        for (final Of what : ALL) {
            if (atNs[what.ordinal()] <= now) {
                atNs[what.ordinal()] = Long.MAX_VALUE;
                session.deadline(what);
            }
        }
        long next = Long.MAX_VALUE;
        for (final long at : atNs) {
            next = Math.min(next, at);
        }
        if (next != Long.MAX_VALUE) {
            loop.arm(timer, next);
        }
    }
}
