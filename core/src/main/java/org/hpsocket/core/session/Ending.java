package org.hpsocket.core.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.stage.Filters;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.jspecify.annotations.Nullable;

/**
 * How one connection ends. The first reason stays. Then, in order: what was sent goes out, the stages say farewell from
 * the top, the link finishes, what still arrives is discarded until the peer has finished too. A failure drops what has
 * not yet become units, but its last words go out. Each step has a deadline; past it the link is closed as it is.
 *
 * <p>Thread: the loop; {@link #request} any.
 */
public final class Ending {
    private static final long FAREWELL_NS = 1_000_000_000;

    private final Session session;
    private final EventLoop loop;
    private @Nullable CloseReason why;
    private volatile boolean requested;
    private volatile boolean forced;
    private boolean failing;
    private boolean curtailed;
    private int finishLevel;

    Ending(final Session session) {
        this.session = session;
        this.loop = session.loop;
    }

    /** Asks for the end of this connection. @return whether this is its reason */
    public boolean request(final CloseReason reason, final boolean force) {
        final boolean first = because(reason);
        if (requested && (forced || !force)) {
            return first;
        }
        session.sender().outbox().close();
        if (force) {
            forced = true;
        }
        requested = true;
        session.wake();
        return first;
    }

    boolean isRequested() {
        return requested;
    }

    boolean isFailing() {
        return failing;
    }

    /** Remembers what the link says of its end; what is somebody's fault is told as an error, too. */
    void linkFailed(final Throwable cause) {
        final String facts = Errors.words(cause) + " connection=" + session.id;
        if (cause instanceof StageException broken) {
            because(CloseReason.of(SocketOperation.RECEIVE, broken.kind(), facts));
            session.component.errors().closing(broken.kind(), facts, session.view(), null);
        } else if (cause instanceof SocketTimeoutException) {
            because(CloseReason.of(SocketOperation.CLOSE, Kind.TIMEOUT, facts, cause));
        } else {
            final boolean reset = cause instanceof IOException;
            because(CloseReason.of(reset ? SocketOperation.CLOSE : SocketOperation.UNKNOWN,
                reset ? Kind.RESET : Kind.FAILED, facts, cause));
        }
    }

    /** The first reason stays. */
    synchronized boolean because(final CloseReason reason) {
        final boolean first = why == null;
        if (first) {
            why = reason;
        }
        return first;
    }

    public synchronized CloseReason why() {
        final CloseReason reason = why;
        return reason == null
            ? CloseReason.of(SocketOperation.CLOSE, Kind.PEER, "closed connection=" + session.id) : reason;
    }

    void opened() {
        finishLevel = session.stages().top();
    }

    /** Does what was requested. */
    void begin() {
        if (session.phase() == Session.Phase.CONNECTING) {
            session.cancelConnect();
        } else if (forced) {
            session.abort();
        } else if (session.phase() == Session.Phase.OPEN) {
            drain(session.options.closeTimeout().toNanos());
        }
    }

    /** Ends in order: what was sent goes out first. */
    void end(final CloseReason reason) {
        because(reason);
        session.sender().outbox().close();
        drain(session.options.closeTimeout().toNanos());
    }

    /**
     * Ends with an error: what the stages have put down still goes out, and what was sent too if only the code goes.
     */
    void fail(final SocketOperation operation, final Kind kind, final String message, final @Nullable Throwable error) {
        if (failing || session.isClosed()) {
            return;
        }
        failing = true;
        session.sender().outbox().close();
        final String facts = message + " connection=" + session.id;
        because(error == null ? CloseReason.of(operation, kind, facts) : CloseReason.of(operation, kind, facts, error));
        session.component.errors().closing(kind, facts, session.view(), error);
        if (session.phase() == Session.Phase.CONNECTING) {
            session.cancelConnect();
        } else {
            if (kind != Kind.SWAP) {
                session.sender().dropCommands();
            }
            drain(Math.min(FAREWELL_NS, session.options.closeTimeout().toNanos()));
        }
    }

    /** Ends because the listener answered ERROR, or threw; what was queued is dropped. */
    void refused(final SocketOperation operation) {
        session.sender().dropQueued();
        final Throwable thrown = session.listenerFailure();
        if (thrown == null) {
            fail(operation, Kind.REFUSED, "the listener answered ERROR", null);
        } else {
            fail(operation, Kind.LISTENER, "the listener threw " + thrown, thrown);
        }
    }

    /** Fails in the middle of a run; what fails while failing is cut short. */
    void broken(final SocketOperation operation, final Kind kind, final String message,
        final @Nullable Throwable error) {
        if (failing) {
            session.abort();
        } else {
            fail(operation, kind, message, error);
            loop.again(session);
        }
    }

    /**
     * Code is lacking for a farewell. Without anything else to send, a stop does not wait for it as long as for what
     * was sent.
     */
    void lackingFarewell() {
        if (!curtailed && why().kind() == Kind.STOPPED && session.phase() == Session.Phase.DRAINING
            && session.sender().isDone()) {
            curtailed = true;
            session.deadlines().set(Deadlines.Of.CLOSE,
                Math.min(session.deadlines().at(Deadlines.Of.CLOSE), loop.nowNs() + FAREWELL_NS));
        }
    }

    /** Whoever keeps the connection keeps nothing that was thrown. */
    void forget() {
        final CloseReason reason = why();
        synchronized (this) {
            why = new CloseReason(reason.operation(), reason.kind(), reason.message(), Optional.empty(),
                reason.truncated());
        }
    }

    /**
     * Goes on once everything is with the system: what one stage says is out before the one below it says the last of
     * its own.
     */
    void advance() {
        if (session.isLinkClosed() || session.stages().isWorking() || !session.sender().isDone()) {
            return;
        }
        while (finishLevel >= 0) {
            final Step step = session.stages().finish(finishLevel);
            if (step == Step.BLOCKED) {
                session.receiver().starve();
                return;
            }
            if (step != Step.EMITTED) {
                finishLevel--;
                continue;
            }
            session.sender().pump();
            if (!session.sender().isDone()) {
                return;
            }
        }
        session.sender().pump();
        if (session.sender().isDone() && !session.isLinkClosed()) {
            session.tellSent();
            finish();
        }
    }

    private void drain(final long mostNs) {
        if (session.phase() == Session.Phase.OPEN) {
            session.phase(Session.Phase.DRAINING);
        }
        final Filters filters = session.stages().filters();
        if (filters != null && !filters.ready()) {
            session.sender().dropCommands();
            filters.dropStuck();
        }
        session.deadlines().clearAll();
        session.deadlines().set(Deadlines.Of.CLOSE, loop.nowNs() + mostNs);
        session.wakeHere();
    }

    /** Closing with unread input would make the system reset our last bytes. */
    private void finish() {
        if (session.receiver().isEnded()) {
            session.abort();
            return;
        }
        session.phase(Session.Phase.FINISHING);
        session.deadlines().set(Deadlines.Of.CLOSE,
            loop.nowNs() + Math.min(FAREWELL_NS, session.options.closeTimeout().toNanos()));
        session.link().finish();
        session.link().receive(0);
    }
}
