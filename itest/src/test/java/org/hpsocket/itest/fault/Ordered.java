package org.hpsocket.itest.fault;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * Does what the first byte of a pack orders, answers with the pack, and writes down what breaks the order of events.
 *
 * <p>Thread: any.
 */
final class Ordered implements PackListener {
    static final byte ECHO = 'e';
    static final byte SEND_MUCH = 's';
    static final byte PAUSE = 'p';
    static final byte DISCONNECT = 'd';
    static final byte FORCE = 'f';
    static final int MUCH_BYTES = 2 << 20;
    private static final int MUCH = 4;

    private final Map<Long, String> last = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** What was wrong, when all connections are gone. */
    List<String> wrongs() {
        final List<String> all = new ArrayList<>(wrong);
        last.forEach((id, event) -> {
            if (!event.equals("close")) {
                all.add("connection=" + id + " has no close after " + event);
            }
        });
        return all;
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        note(connection, "accept", null);
        return HandleResult.OK;
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        note(connection, "handshake", "accept");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
        note(connection, "handshake", "handshake");
        final byte order = message.get(message.position());
        if (order == FORCE) {
            connection.disconnect(Connection.Disconnect.FORCE);
            return HandleResult.OK;
        }
        if (order == PAUSE) {
            connection.pauseReceive();
        }
        if (connection.send(message) != SendResult.QUEUED) {
            wrong.add("connection=" + connection.id() + " cannot answer");
        }
        for (int i = 0; i < MUCH && order == SEND_MUCH; i++) {
            connection.send(new byte[MUCH_BYTES]);
        }
        if (order == DISCONNECT) {
            connection.disconnect();
        }
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        note(connection, "close", "handshake");
        if (why.kind() == CloseReason.Kind.FAILED) {
            wrong.add(why.toString());
        }
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        wrong.add(error.toString());
    }

    private void note(final Connection connection, final String event, final @Nullable String after) {
        final String before = last.put(connection.id(), event);
        if (!Objects.equals(before, after)) {
            wrong.add("connection=" + connection.id() + " " + event + " after " + before);
        }
    }
}
