package org.hpsocket.testkit.simulation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.hpsocket.CloseReason;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;

/**
 * Connections in the order in which they opened, what they hear, and sends without end if asked for.
 *
 * <p>Thread: one.
 */
final class Traffic implements PushListener, PackListener {
    private final List<Connection> connections = new ArrayList<>();
    private final List<Kind> closes = new ArrayList<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int floodBytes;
    private int events;

    /** Sends so much whenever something went out, from the handshake on. */
    Traffic flooding(final int bytes) {
        floodBytes = bytes;
        return this;
    }

    Connection connection(final int number) {
        return connections.get(number);
    }

    List<Connection> connections() {
        return connections;
    }

    long sum(final ToLongFunction<Connection> count) {
        return connections.stream().mapToLong(count).sum();
    }

    List<Kind> closes() {
        return closes;
    }

    byte[] heard() {
        return heard.toByteArray();
    }

    int events() {
        return events;
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        connections.add(connection);
        flood(connection);
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        events++;
        if (floodBytes == 0) {
            final byte[] copy = new byte[data.remaining()];
            data.get(copy);
            heard.writeBytes(copy);
        }
        return HandleResult.OK;
    }

    @Override
    public HandleResult onSend(final Connection connection, final long bytes) {
        flood(connection);
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        closes.add(why.kind());
    }

    private void flood(final Connection connection) {
        if (floodBytes > 0 && connection.pendingBytes() < floodBytes) {
            connection.send(new byte[floodBytes]);
        }
    }
}
