package org.hpsocket.core.session;

import java.time.Duration;
import org.hpsocket.CloseReason;
import org.hpsocket.SocketOperation;
import org.hpsocket.SwapWait;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.stage.Place;

/**
 * How one connection changes to other code, or waits for it: at the next moment when no event and no step is under way,
 * each stage as its way of swapping allows. While code is lacking, the connection holds: nothing is read, what is sent
 * waits in its queue, deadlines for the peer stand still.
 *
 * <p>Thread: the connection's loop; {@link #report} any.
 */
final class Renewal {
    private final Session session;
    private final long sinceNs;
    private boolean holding;
    private volatile String reason = "its loop";

    Renewal(final Session session, final long nowNs) {
        this.session = session;
        this.sinceNs = nowNs;
        this.holding = session.stages().isLacking();
    }

    /** Whether code is lacking. */
    boolean isHolding() {
        return holding;
    }

    /** Goes as far as it can now; over, it leaves its connection. @return whether the connection goes on meanwhile */
    boolean run() {
        final boolean held = holding;
        boolean over = true;
        try {
            over = advance();
        } finally {
            if (over) {
                session.renewed();
            }
            if (held && !session.isHolding()) {
                goOn();
            }
        }
        if (!held && holding) {
            session.deadlines().hold();
        }
        return !holding;
    }

    /** Does what can be done without code: what was put down before goes out, and an end does not wait for ever. */
    void hold() {
        if (session.ending().isRequested()) {
            session.ending().begin();
        }
        if (session.openLink() != null) {
            session.sender().pump();
            session.ending().lackingFarewell();
        }
    }

    /** Code did not come in time. */
    void expired() {
        if (!holding) {
            return;
        }
        final CloseReason reason = CloseReason.of(SocketOperation.UNKNOWN, CloseReason.Kind.SWAP,
            lacking() + " within swapTimeout="
            + session.options.swapTimeout().toMillis() + "ms connection=" + session.id);
        if (session.ending().request(reason, true)) {
            session.component.faults().expired(reason.message());
        }
    }

    /** There is code again: until now this side could not hear the peer. */
    private void goOn() {
        session.deadlines().goOn();
        session.receiver().heldUntil(session.loop.nowNs());
        final Pulse pulse = session.pulse();
        if (pulse != null) {
            pulse.held();
        }
        session.answerWaiting();
    }

    /** @return whether it is over */
    private boolean advance() {
        final String holdup = session.holdup();
        if (holdup != null) {
            reason = holdup;
            return false;
        }
        try {
            session.stages().renew();
        } finally {
            holding = session.stages().isLacking();
        }
        if (!holding) {
            session.deadlines().clear(Deadlines.Of.SWAP);
        } else if (session.deadlines().at(Deadlines.Of.SWAP) == Long.MAX_VALUE) {
            session.deadlines().set(Deadlines.Of.SWAP, session.loop.nowNs() + session.options.swapTimeout().toNanos());
        }
        reason = "";
        final boolean stale = session.stages().isStale();
        if (stale && isOvertaken()) {
            session.loop.again(session);
        }
        return !holding && !stale;
    }

    /** Tells what the connection waits for. */
    SwapWait report(final long nowNs) {
        return new SwapWait(session.id, code(), reason.isEmpty() ? waitsFor() : reason,
            Duration.ofNanos(nowNs - sinceNs));
    }

    /** Names the code that it lacks or does not yet run. */
    String code() {
        for (final Place place : session.stages().places()) {
            final Version<?> next = place.supply().current();
            if (place.isLacking() || place.isStale()) {
                return next == null ? place.supply().text() : next.text();
            }
        }
        return "";
    }

    /**
     * Whether the code that took over has gone or is outdone already: who told that may have looked before it had taken
     * over.
     */
    private boolean isOvertaken() {
        return session.stages().places().stream()
            .anyMatch(place -> !place.isLacking() && place.isStale() && place.waitsFor().isEmpty());
    }

    /** Says what it has waited for in vain. */
    String lacking() {
        for (final Place place : session.stages().places()) {
            if (place.isLacking()) {
                final Version<?> next = place.supply().current();
                return place.supply().text() + " was taken away, and "
                    + (next == null ? "none came" : next.text() + " does not take over, and no other came");
            }
        }
        return "code was taken away, and none came";
    }

    private String waitsFor() {
        for (final Place place : session.stages().places()) {
            if (place.isLacking()) {
                return "other code";
            }
            if (!place.waitsFor().isEmpty()) {
                return place.waitsFor();
            }
        }
        return "its turn";
    }
}
