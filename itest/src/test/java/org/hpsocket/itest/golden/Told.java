package org.hpsocket.itest.golden;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.jspecify.annotations.Nullable;

/** Writes events down as the recorder of the original did, and does what its listener did. <p>Thread: any. */
abstract class Told implements PushListener {
    private static final long PATIENCE_S = 60;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<ErrorEvent.Kind> errors = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable CloseReason why;
    private volatile long closedMs;

    /** What the recorded listener did with data. */
    abstract void received(Connection connection, ByteBuffer data);

    /** Waits for the close event. */
    void awaitClose() {
        await(closed, "close");
    }

    /** Waits for the shutdown event; gives the events, that one included. */
    List<String> awaitEnd() {
        await(over, "shutdown");
        return new ArrayList<>(events);
    }

    long received() {
        return events.stream().filter(event -> event.startsWith("OnReceive ")).count();
    }

    CloseReason.@Nullable Kind kind() {
        final CloseReason reason = why;
        return reason == null ? null : reason.kind();
    }

    long closedMs() {
        return closedMs;
    }

    List<ErrorEvent.Kind> errors() {
        return errors;
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        events.add("OnAccept");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onConnect(final Connection connection) {
        events.add("OnConnect");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        events.add("OnHandShake");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        final byte[] bytes = new byte[data.remaining()];
        data.get(data.position(), bytes);
        events.add("OnReceive len=" + bytes.length + " " + HexFormat.of().formatHex(bytes));
        received(connection, data);
        return HandleResult.OK;
    }

    @Override
    public HandleResult onSend(final Connection connection, final long bytes) {
        events.add("OnSend len=" + bytes);
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason reason) {
        closedMs = System.currentTimeMillis();
        why = reason;
        events.add("OnClose op=SO_" + reason.operation() + " code=" + code(reason.kind()));
        closed.countDown();
    }

    @Override
    public void onShutdown(final Component component) {
        events.add("OnShutdown");
        over.countDown();
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        errors.add(error.kind());
    }

    /** The number that the original gives for what we have a word for. */
    private static int code(final CloseReason.Kind kind) {
        return switch (kind) {
            case PEER, DISCONNECTED, STOPPED, TIMEOUT -> 0;
            case LIMIT -> 90;
            case RESET -> 111;
            default -> -1;
        };
    }

    private void await(final CountDownLatch event, final String name) {
        try {
            if (!event.await(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain for " + name + " after " + events);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
