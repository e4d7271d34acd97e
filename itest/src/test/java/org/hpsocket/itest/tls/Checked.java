package org.hpsocket.itest.tls;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.itest.Patience;

/** Sends data to somebody who echoes, and requires each piece back before the next. <p>Thread: any. */
final class Checked implements PushListener {
    private final List<byte[]> data;
    private final List<Connection> done = new CopyOnWriteArrayList<>();
    private final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    Checked(final List<byte[]> data) {
        this.data = data;
    }

    /** Waits until so many connections have everything back. */
    List<Connection> done(final int count) {
        Patience.until(() -> count + " whole echoes, done " + done.size() + " closed " + closed + " wrong " + wrong,
            () -> done.size() >= count || !wrong.isEmpty());
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong + ", closed " + closed);
        }
        return done;
    }

    /** Waits for the first close. */
    CloseReason closed() {
        Patience.until("a close", () -> !closed.isEmpty());
        return closed.get(0);
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        final var progress = new Progress();
        connection.extra(progress);
        return progress.next(connection);
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer received) {
        return ((Progress) connection.extra().orElseThrow()).received(connection, received);
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        closed.add(why);
        if (why.isError()) {
            wrong.add(why.toString());
        }
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        wrong.add(error.toString());
    }

    private HandleResult failed(final String what) {
        wrong.add(what);
        return HandleResult.ERROR;
    }

    /** How far one connection is. <p>Thread: that of its events. */
    private final class Progress {
        private int piece = -1;
        private int at;

        HandleResult next(final Connection connection) {
            piece++;
            at = 0;
            if (piece == data.size()) {
                done.add(connection);
                return HandleResult.OK;
            }
            final SendResult sent = connection.send(data.get(piece));
            return sent == SendResult.QUEUED ? HandleResult.OK : failed("send: " + sent);
        }

        HandleResult received(final Connection connection, final ByteBuffer received) {
            if (data.isEmpty()) {
                return HandleResult.OK; // nothing is expected, nothing is checked
            }
            if (piece == data.size()) {
                return failed("more than was sent: " + received.remaining());
            }
            final byte[] expected = data.get(piece);
            final int count = received.remaining();
            if (count > expected.length - at || !ByteBuffer.wrap(expected, at, count).equals(received)) {
                return failed("wrong data at " + at + " of " + expected.length);
            }
            at += count;
            return at == expected.length ? next(connection) : HandleResult.OK;
        }
    }
}
