package org.hpsocket.core.events;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.core.loop.EngineRoom;
import org.hpsocket.spi.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Calls the listener of a component, on the loop or on other threads, and keeps what it throws away from everything
 * else.
 */
public final class Events {
    private final EngineRoom room;
    private final Listener listener;
    private final Errors errors;
    private final @Nullable Executor executor;
    private final boolean wantsSend;

    public Events(final EngineRoom room, final Listener listener, final Errors errors,
        final @Nullable Executor executor) {
        this.room = room;
        this.listener = listener;
        this.errors = errors;
        this.executor = executor;
        this.wantsSend = hears(listener, "onSend", Connection.class, long.class);
    }

    /** Tells whether a listener has a method of its own for an event. */
    public static boolean hears(final Listener listener, final String event, final Class<?>... parameters) {
        return hears(listener, Listener.class, event, parameters);
    }

    /** Tells whether a listener has a method of its own for an event that has a default in a type. */
    public static boolean hears(
        final Listener listener, final Class<? extends Listener> type, final String event,
        final Class<?>... parameters) {
        try {
            final Method method = listener.getClass().getMethod(event, parameters);
            return method.getDeclaringClass() != type;
        } catch (final NoSuchMethodException e) {
            return false;
        }
    }

    public Listener listener() {
        return listener;
    }

    public boolean wantsSend() {
        return wantsSend;
    }

    public boolean onLoop() {
        return executor == null;
    }

    public void execute(final Runnable event) {
        final Executor workers = executor;
        if (workers == null) {
            event.run();
        } else {
            workers.execute(() -> room.runEvent(event));
        }
    }

    public HandleResult receive(final Told connection, final Codec<Listener> codec, final ByteBuffer unit) {
        try {
            return codec.deliver(unit, listener, connection.view());
        } catch (final Throwable t) {
            return thrown(connection, "onReceive", t);
        }
    }

    public HandleResult guard(final Told connection, final String what, final Supplier<HandleResult> event) {
        try {
            return event.get();
        } catch (final Throwable t) {
            return thrown(connection, what, t);
        }
    }

    public void close(final Told connection, final CloseReason reason) {
        try {
            listener.onClose(connection.view(), reason);
        } catch (final Throwable t) {
            thrown(connection, "onClose", t);
        }
    }

    private HandleResult thrown(final Told connection, final String what, final Throwable t) {
        connection.listenerFailed(t);
        errors.listener(what, connection.view(), t);
        return HandleResult.ERROR;
    }
}
