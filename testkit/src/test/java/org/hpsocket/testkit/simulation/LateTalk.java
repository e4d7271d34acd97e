package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;

/**
 * One side of a talk that begins plain: bytes up to a zero, which is the word to begin the handshake, and what comes
 * after it. A server says a banner first, and sends back what comes protected.
 */
final class LateTalk implements PushListener, PullListener, PackListener {
    final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    final ByteArrayOutputStream covered = new ByteArrayOutputStream();
    final List<CloseReason> closes = new ArrayList<>();
    final List<ErrorEvent> errors = new ArrayList<>();
    final List<String> order = new ArrayList<>();
    private final byte[] banner;
    private boolean begun;

    LateTalk(final byte[] banner) {
        this.banner = banner;
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        note("accept");
        assertEquals(SendResult.QUEUED, connection.send(banner));
        return HandleResult.OK;
    }

    @Override
    public HandleResult onConnect(final Connection connection) {
        note("connect");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        note("handshake");
        begun = true;
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        note("receive");
        final var bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        int taken = 0;
        while (taken < bytes.length && !begun) {
            takes(connection, bytes[taken]);
            taken++;
        }
        if (taken == 0) {
            takesCovered(connection, bytes);
        } else if (taken < bytes.length) {
            connection.unread(bytes.length - taken);
        }
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        note("receive");
        final ByteBuffer one = ByteBuffer.allocate(1);
        while (!begun && connection.fetch(one.clear()) == FetchResult.OK) {
            takes(connection, one.get(0));
            if (begun) {
                return HandleResult.OK;
            }
        }
        final ByteBuffer all = ByteBuffer.allocate(begun ? available : 0);
        if (connection.fetch(all) == FetchResult.OK && all.position() > 0) {
            takesCovered(connection, all.array());
        }
        return HandleResult.OK;
    }

    private void takes(final Connection connection, final byte next) {
        if (next != 0) {
            plain.write(next);
            return;
        }
        begun = true;
        if (banner.length > 0) {
            connection.startHandshake();
            assertEquals(SendResult.HANDSHAKING, connection.send(banner));
        }
    }

    private void takesCovered(final Connection connection, final byte[] bytes) {
        covered.writeBytes(bytes);
        if (banner.length > 0) {
            assertEquals(SendResult.QUEUED, connection.send(bytes));
        }
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        note("close");
        closes.add(why);
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        errors.add(error);
    }

    /** Writes down an event; several of a kind in a row are one. */
    private void note(final String event) {
        if (order.isEmpty() || !order.get(order.size() - 1).equals(event)) {
            order.add(event);
        }
    }
}
