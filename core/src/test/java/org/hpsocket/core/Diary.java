package org.hpsocket.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;

/** Writes down every event, then does what the test wants done in it. */
public class Diary implements PushListener {
    public final List<String> events = new CopyOnWriteArrayList<>();
    public final List<CloseReason> reasons = new CopyOnWriteArrayList<>();
    public final List<Connection> connections = new CopyOnWriteArrayList<>();
    public volatile Function<Connection, HandleResult> opening = c -> HandleResult.OK;
    public volatile Function<Connection, HandleResult> handshake = c -> HandleResult.OK;
    public volatile BiFunction<Connection, ByteBuffer, HandleResult> receive = (c, data) -> HandleResult.OK;
    public volatile Function<Connection, HandleResult> sent = c -> HandleResult.OK;
    volatile Runnable closing = () -> { };

    @Override
    public HandleResult onAccept(final Connection connection) {
        events.add("accept");
        connections.add(connection);
        return opening.apply(connection);
    }

    @Override
    public HandleResult onConnect(final Connection connection) {
        events.add("connect");
        connections.add(connection);
        return opening.apply(connection);
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        events.add("handshake");
        return handshake.apply(connection);
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        events.add("receive " + text(data));
        return receive.apply(connection, data);
    }

    @Override
    public HandleResult onSend(final Connection connection, final long bytes) {
        events.add("send " + bytes);
        return sent.apply(connection);
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        reasons.add(why);
        events.add("close " + why.kind());
        closing.run();
    }

    @Override
    public void onShutdown(final Component component) {
        events.add("shutdown");
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        events.add("error " + error.kind());
    }

    public static String text(final ByteBuffer data) {
        return StandardCharsets.ISO_8859_1.decode(data.duplicate()).toString();
    }
}
