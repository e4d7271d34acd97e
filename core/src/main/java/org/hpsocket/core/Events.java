package org.hpsocket.core;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.spi.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Calls the listener of a component, on the loop or on other threads, and keeps what it throws away from everything
 * else.
 */
final class Events {
    private final Engine engine;
    private final Listener listener;
    private final Errors errors;
    private final @Nullable Executor executor;
    private final boolean wantsSend;

    Events(final Engine engine, final Listener listener, final Errors errors, final @Nullable Executor executor) {
        this.engine = engine;
        this.listener = listener;
        this.errors = errors;
        this.executor = executor;
        this.wantsSend = hears(listener, "onSend", Connection.class, long.class);
    }

    /** Tells whether a listener has a method of its own for an event. */
    static boolean hears(final Listener listener, final String event, final Class<?>... parameters) {
        return hears(listener, Listener.class, event, parameters);
    }

    /** Tells whether a listener has a method of its own for an event that has a default in a type. */
    static boolean hears(
        final Listener listener, final Class<? extends Listener> type, final String event,
        final Class<?>... parameters) {
        try {
            final Method method = listener.getClass().getMethod(event, parameters);
            return method.getDeclaringClass() != type;
        } catch (final NoSuchMethodException e) {
            return false;
        }
    }

    Listener listener() {
        return listener;
    }

    boolean wantsSend() {
        return wantsSend;
    }

    boolean onLoop() {
        return executor == null;
    }

    void execute(final Runnable event) {
        final Executor workers = executor;
        if (workers == null) {
            event.run();
        } else {
            workers.execute(() -> engine.runEvent(event));
        }
    }

    HandleResult receive(final Session session, final Codec<Listener> codec, final ByteBuffer unit) {
        try {
            return codec.deliver(unit, listener, session.view());
        } catch (final Throwable t) {
            return thrown(session, "onReceive", t);
        }
    }

    HandleResult guard(final Session session, final String what, final Supplier<HandleResult> event) {
        try {
            return event.get();
        } catch (final Throwable t) {
            return thrown(session, what, t);
        }
    }

    void close(final Session session, final CloseReason reason) {
        try {
            listener.onClose(session.view(), reason);
        } catch (final Throwable t) {
            thrown(session, "onClose", t);
        }
    }

    private HandleResult thrown(final Session session, final String what, final Throwable t) {
        session.listenerFailed(t);
        errors.listener(what, session.view(), t);
        return HandleResult.ERROR;
    }
}
