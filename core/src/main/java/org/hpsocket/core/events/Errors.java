package org.hpsocket.core.events;

import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent.Kind;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.core.loop.EngineClock;
import org.jspecify.annotations.Nullable;

/**
 * Tells of errors once: to the listener if it wants to hear of them, else in the log, a line a second at most and the
 * others counted.
 */
public final class Errors {
    private static final System.Logger LOG = System.getLogger("org.hpsocket");
    private static final int CAUSES_RETOLD = 8;

    private final Component component;
    private final Listener listener;
    private final EngineClock clock;
    private final boolean heard;
    private final AtomicLong count = new AtomicLong();
    private final Seldom logged = new Seldom();
    private final Seldom swapped = new Seldom();

    public Errors(final Component component, final Listener listener, final EngineClock clock) {
        this.component = component;
        this.listener = listener;
        this.clock = clock;
        this.heard = Events.hears(listener, "onError", Component.class, ErrorEvent.class);
    }

    public long count() {
        return count.get();
    }

    public void reset() {
        count.set(0);
    }

    void listener(final String event, final Connection connection, final Throwable thrown) {
        report(Kind.LISTENER, event + " threw " + thrown + " connection=" + connection.id(), connection, thrown);
    }

    /** Tells of a connection that ends with an error, where that is not the network's or the application's doing. */
    public void closing(
        final CloseReason.Kind kind, final String facts, final Connection connection, final @Nullable Throwable error) {
        switch (kind) {
            case PROTOCOL, HANDSHAKE -> report(Kind.PROTOCOL, facts, connection, error);
            case LIMIT -> report(Kind.LIMIT, facts, connection, error);
            case SWAP -> seldom(swapped, Kind.SWAP, () -> facts, error);
            case FAILED -> report(Kind.INTERNAL, facts, connection, error);
            default -> { }
        }
    }

    public void report(
        final Kind kind, final String message, final @Nullable Connection connection, final @Nullable Throwable error) {
        count.incrementAndGet();
        final var event = new ErrorEvent(kind, message, Optional.ofNullable(connection), Optional.ofNullable(error));
        if (!heard) {
            log(event);
            return;
        }
        try {
            listener.onError(component, event);
        } catch (final Throwable t) {
            log(event);
            LOG.log(System.Logger.Level.WARNING, component.name() + ": onError threw", t);
        }
    }

    /** Tells of what others can bring about as often as they like: once a second, and how many times more it was so. */
    public void seldom(final Seldom told, final Kind kind, final Supplier<String> message,
        final @Nullable Throwable error) {
        final long others = told.pass(clock.nowNs());
        if (others == Seldom.HELD_BACK) {
            count.incrementAndGet();
        } else {
            report(kind, message.get() + andMore(others), null, error);
        }
    }

    /**
     * Tells what replaceable code has thrown without a reference to that code: an exception holds its class, and those
     * of its stack, for as long as somebody keeps it.
     */
    public static HpSocketException retold(final Throwable thrown) {
        return retold(thrown, CAUSES_RETOLD);
    }

    private static HpSocketException retold(final Throwable thrown, final int causes) {
        final Throwable cause = thrown.getCause();
        final var told = new HpSocketException(HpSocketException.Category.FATAL, thrown.toString(),
            cause == null || causes == 0 ? null : retold(cause, causes - 1));
        told.setStackTrace(thrown.getStackTrace());
        return told;
    }

    /** What an exception says, without its class where the message is enough. */
    public static String words(final Throwable error) {
        if (error instanceof UnknownHostException) {
            return "unknown host " + error.getMessage();
        }
        final String message = error.getMessage();
        return message == null || message.isBlank() ? error.toString() : message;
    }

    private void log(final ErrorEvent event) {
        final long others = logged.pass(System.nanoTime());
        if (others == Seldom.HELD_BACK) {
            return;
        }
        final String text = component.name() + ": " + event + andMore(others);
        LOG.log(System.Logger.Level.WARNING, text, event.kind() == Kind.INTERNAL || event.kind() == Kind.LISTENER
            ? event.error().orElse(null) : null);
    }

    private static String andMore(final long others) {
        return others == 0 ? "" : " (and " + others + " more)";
    }
}
