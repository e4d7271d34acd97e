package org.hpsocket.core.session;

import org.hpsocket.CloseReason.Kind;
import org.hpsocket.HpSocketException;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.stage.Filters;

/**
 * How the filter of a connection that slept begins its handshake, in the order of what is sent: what was sent before
 * goes through it as it is; what the application has not read belongs to it. Nothing is received meanwhile, and sends
 * are refused.
 *
 * <p>Nothing that came unprotected may look as if it had come protected: what stages above have already taken of a unit
 * that is not over ends the connection.
 *
 * <p>Thread: the connection's loop; {@link #request} any.
 */
final class Awakening {
    private enum State { NEVER, ASLEEP, REQUESTED, OVER }

    private final Session session;
    private volatile State state = State.NEVER;
    private boolean timed;
    private long takenBytes;

    Awakening(final Session session) {
        this.session = session;
    }

    /**
     * Finds out whether a filter sleeps, as soon as there is one. Until its handshake is over, a connection with TLS
     * takes sends only then.
     */
    synchronized void look() {
        if (state == State.NEVER) {
            final Filters filters = session.stages().filters();
            final boolean sleeps = filters != null && filters.sleeping() >= 0;
            state = sleeps ? State.ASLEEP : State.NEVER;
            session.sender().outbox().mute(session.component.isSecure() && !sleeps);
        }
    }

    /** Whether it was asked for, and has not begun. */
    boolean isRequested() {
        return state == State.REQUESTED;
    }

    /** Asks for it. <p>Thread: any. */
    synchronized void request() {
        if (session.phase().compareTo(Session.Phase.OPEN) > 0 || session.ending().isRequested()) {
            return;
        }
        if (state != State.ASLEEP) {
            throw HpSocketException.usage("startHandshake: " + (!session.component.isSecure() ? "no TLS"
                : state == State.NEVER ? "handshakes begin by themselves" : "it has begun") + " connection="
                + session.id);
        }
        session.sender().outbox().mute(true);
        state = State.REQUESTED;
        session.wake();
    }

    /**
     * Begins, once everything that was sent before has passed and no unit is with the listener.
     *
     * @return whether it has begun
     */
    boolean advance() {
        final Filters filters = session.stages().filters();
        if (state != State.REQUESTED || filters == null) {
            return false;
        }
        if (!timed) {
            timed = true;
            limitTime();
        }
        if (session.isBusy() || session.stages().isWorking() || session.receiver().owesUnit()
            || !session.sender().isPassed()) {
            return false;
        }
        state = State.OVER;
        begin(filters, filters.sleeping());
        return true;
    }

    /** The time is over. @return whether it begins anew, since what was sent before still goes out */
    boolean extendTime() {
        final boolean moves = state == State.REQUESTED && session.sender().bytesTaken() != takenBytes;
        if (moves) {
            limitTime();
        }
        return moves;
    }

    private void limitTime() {
        takenBytes = session.sender().bytesTaken();
        session.deadlines().set(Deadlines.Of.CONNECT,
            session.loop.nowNs() + session.options.connectTimeout().toNanos());
    }

    private void begin(final Filters filters, final int level) {
        session.talk(Session.Talk.NONE);
        session.handle().shakes();
        limitTime();
        if (level < 0) {
            return;
        }
        filters.takeBack(level, level + 1 == filters.count()
            ? session.receiver().unreadBytes() : filters.input(level + 1));
        if (filters.isBetweenUnits(level + 1) && session.receiver().isBetweenUnits()) {
            filters.wake(level);
        } else {
            session.ending().fail(
                SocketOperation.RECEIVE, Kind.PROTOCOL,
                "the handshake was asked for in the middle of what the peer sent before it", null);
        }
    }
}
