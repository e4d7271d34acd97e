package org.hpsocket.core;

import org.hpsocket.HpSocketException;

/**
 * How the filter of a connection that slept begins its handshake, in the order of what is sent: what was sent before goes through it as it is; what
 * the application has not read belongs to it. Nothing is received meanwhile, and sends are refused.
 *
 * <p>Thread: the connection's loop; {@link #request} any.
 */
final class Awakening {
    private enum State { NEVER, ASLEEP, REQUESTED, OVER }

    private final Session session;
    private volatile State state = State.NEVER;

    Awakening(final Session session) {
        this.session = session;
    }

    /** Bytes pass as they are from now on, until it is asked for. */
    void sleeps() {
        state = State.ASLEEP;
    }

    /** Whether units are received before the handshake. */
    boolean isAsleep() {
        return state == State.ASLEEP;
    }

    /** Whether it was asked for, and has not begun. */
    boolean isRequested() {
        return state == State.REQUESTED;
    }

    /** Asks for it. <p>Thread: any. */
    synchronized void request() {
        if (session.isClosed() || session.ending().isRequested()) {
            return;
        }
        if (state != State.ASLEEP) {
            throw HpSocketException.usage("startHandshake: " + (!session.component.isSecure() ? "no TLS"
                : state == State.NEVER ? "handshakes begin by themselves" : "it has begun") + " connection=" + session.id);
        }
        session.sender().mute(true);
        state = State.REQUESTED;
        session.wake();
    }

    /** Begins, once everything that was sent before has passed. @return whether it has begun */
    boolean advance() {
        final Filters filters = session.stages().filters();
        if (state != State.REQUESTED || filters == null || session.holdup() != null || !session.sender().isPassed()) {
            return false;
        }
        state = State.OVER;
        final int level = filters.sleeping();
        filters.takeBack(level, level + 1 == filters.count() ? session.receiver().unreadBytes() : filters.input(level + 1));
        filters.wake(level);
        session.deadlines().set(Deadlines.Of.CONNECT, session.loop.nowNs() + session.options.connectTimeout().toNanos());
        return true;
    }
}
