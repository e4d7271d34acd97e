package org.hpsocket.testkit.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;

/**
 * Sends random messages on many connections and compares what comes back, byte by byte; an end of a server echoes.
 * Every connection has its events in order: handshake, then bytes, then one close.
 *
 * <p>Thread: one.
 */
final class SwapTalk implements PackListener, PushListener {
    private final boolean echoes;
    private final SplittableRandom random;
    private final Map<Long, Queue<Byte>> expected = new HashMap<>();
    private final Map<Long, String> events = new HashMap<>();
    private final List<CloseReason> closes = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private long received;

    SwapTalk(final boolean echoes, final long seed) {
        this.echoes = echoes;
        this.random = new SplittableRandom(seed);
    }

    List<CloseReason> closes() {
        return closes;
    }

    List<String> errors() {
        return errors;
    }

    long received() {
        return received;
    }

    /** Whether everything that was sent on a connection came back. */
    boolean isAnswered(final Connection connection) {
        return expected.getOrDefault(connection.id(), new ArrayDeque<>()).isEmpty();
    }

    int unanswered(final Connection connection) {
        return expected.getOrDefault(connection.id(), new ArrayDeque<>()).size();
    }

    /** Sends a message that must come back. */
    void say(final Connection connection) {
        final byte[] message = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 4000 : 300)];
        random.nextBytes(message);
        if (connection.send(message) == SendResult.QUEUED) {
            final Queue<Byte> bytes = expected.computeIfAbsent(connection.id(), id -> new ArrayDeque<>());
            for (final byte one : message) {
                bytes.add(one);
            }
        }
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        event(connection, "", "handshake");
        connection.extra("extra of " + connection.id());
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        event(connection, "handshake", "handshake");
        require(("extra of " + connection.id()).equals(connection.extra().orElse("none")),
            "extra " + connection.extra());
        received += data.remaining();
        if (echoes) {
            require(connection.send(data) != SendResult.FULL, "the echo finds no room");
            return HandleResult.OK;
        }
        final Queue<Byte> bytes = expected.get(connection.id());
        while (data.hasRemaining()) {
            final byte came = data.get();
            require(bytes != null && !bytes.isEmpty() && bytes.remove() == came,
                "a byte that was not sent, connection=" + connection.id());
        }
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        events.put(connection.id(), "close");
        closes.add(why);
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        errors.add(error.toString());
    }

    private void event(final Connection connection, final String before, final String now) {
        require(events.getOrDefault(connection.id(), "").equals(before), now + " after " + events.get(connection.id()));
        events.put(connection.id(), now);
    }

    private void require(final boolean holds, final String what) {
        if (!holds) {
            errors.add(what);
            throw new AssertionError(what);
        }
    }
}
