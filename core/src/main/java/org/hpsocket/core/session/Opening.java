package org.hpsocket.core.session;

import org.hpsocket.CloseReason.Kind;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.stage.Filters;

/**
 * How one connection begins: its filters are opened; the listener is told of it, of one behind a trusted proxy once
 * that has said whose it is; the filters shake hands; the listener is told that it may talk. With a filter that sleeps
 * it may talk before that, and is told when the handshake that it asked for is over.
 *
 * <p>Thread: the connection's loop.
 */
final class Opening {
    private final Session session;
    private boolean begun;
    private boolean told;
    private boolean announced;
    private boolean open;

    Opening(final Session session) {
        this.session = session;
    }

    /** Whether the listener knows of the connection and is to hear of its end. */
    boolean isAnnounced() {
        return announced;
    }

    /** Whether the application could talk, since its handshake event or since it slept. */
    boolean isOpen() {
        return open;
    }

    /** Begins, when the link is open. */
    void begin() {
        begun = true;
        session.awakening().look();
        final Filters filters = session.stages().filters();
        if (filters != null) {
            filters.open();
        }
        if (!session.stages().isUnderlaid() || !session.isAccepted()) {
            announce();
        }
    }

    /** Goes on as far as it goes. @return whether units may be received */
    boolean advance() {
        if (!begun) {
            begin();
        }
        final Filters filters = session.stages().filters();
        if (!told && (filters == null || session.receiver().shakeHands(filters, 1))) {
            announce();
        }
        if (!announced || !canGoOn() || filters != null && !session.receiver().shakeHands(filters, filters.count())
            || session.awakening().isRequested()) {
            return false;
        }
        if (filters != null && filters.sleeping() >= 0) {
            session.talk(Session.Talk.PLAIN);
            opens();
            return canGoOn();
        }
        session.talk(Session.Talk.ALL);
        session.sender().outbox().mute(false);
        session.ask("onHandshake", () -> session.events().listener().onHandshake(session.view()), this::shaken);
        return canGoOn();
    }

    /** The time for it is over. */
    void expired() {
        if (session.awakening().extendTime()) {
            return;
        }
        final Options options = session.options;
        final String limit = " within connectTimeout=" + options.connectTimeout().toMillis() + "ms";
        if (session.isAccepted() || open) {
            session.ending().fail(session.isAccepted() ? SocketOperation.ACCEPT : SocketOperation.CONNECT, Kind.TIMEOUT,
                "handshake not complete" + limit, null);
        } else {
            session.ending().fail(SocketOperation.CONNECT, Kind.TIMEOUT,
                "not connected to " + session.handle().route() + limit, null);
        }
    }

    private boolean canGoOn() {
        return session.phase() == Session.Phase.OPEN && !session.isBusy();
    }

    private void announce() {
        told = true;
        if (session.isAccepted()) {
            session.ask("onAccept", () -> session.events().listener().onAccept(session.view()), this::admitted);
        } else {
            session.ask("onConnect", () -> session.events().listener().onConnect(session.view()), this::admitted);
        }
    }

    private void admitted(final HandleResult result) {
        announced = result != HandleResult.ERROR || session.listenerFailure() != null;
        if (result == HandleResult.ERROR) {
            refused();
        }
    }

    private void shaken(final HandleResult result) {
        if (result == HandleResult.ERROR) {
            session.deadlines().clear(Deadlines.Of.CONNECT);
            announced = session.stages().isLayered() || session.listenerFailure() != null;
            refused();
            return;
        }
        opens();
        final Pulse pulse = session.pulse();
        if (pulse != null) {
            pulse.start(session.loop.nowNs());
        }
    }

    /** The application may talk: before a handshake that it has to ask for, or after one. It is counted once. */
    private void opens() {
        session.deadlines().clear(Deadlines.Of.CONNECT);
        if (!open) {
            open = true;
            session.component.opened(session);
        }
        session.handle().completed(session.view());
    }

    private void refused() {
        session.ending().refused(session.isAccepted() ? SocketOperation.ACCEPT : SocketOperation.CONNECT);
        session.component.counted().refused.increment();
    }
}
