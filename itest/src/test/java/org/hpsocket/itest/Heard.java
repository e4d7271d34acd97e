package org.hpsocket.itest;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;

/** Writes down connections, ends and errors, and answers data as it was told. <p>Thread: any. */
public final class Heard implements PushListener, PackListener, PullListener {
    private final BiFunction<Connection, ByteBuffer, HandleResult> answer;
    private final List<Connection> opened = new CopyOnWriteArrayList<>();
    private final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();

    /** Data is passed over; of a PULL connection it stays. */
    public Heard() {
        this((connection, data) -> HandleResult.IGNORE);
    }

    /**
     * Answers data of PUSH and PACK.
     *
     * @param answer the answer
     */
    public Heard(final BiFunction<Connection, ByteBuffer, HandleResult> answer) {
        this.answer = answer;
    }

    /**
     * Waits for connections to have opened.
     *
     * @param count how many
     * @return all that have
     */
    public List<Connection> opened(final int count) {
        Patience.until(() -> count + " connections, opened " + opened.size(), () -> opened.size() >= count);
        return opened;
    }

    /**
     * Waits for the connection of a peer to have opened.
     *
     * @param peer the peer
     * @return its connection
     */
    public Connection opened(final Peer peer) {
        Patience.until(() -> "the connection of " + peer.address(), () -> opened.stream().anyMatch(c -> is(c, peer)));
        return opened.stream().filter(c -> is(c, peer)).findFirst().orElseThrow();
    }

    /**
     * Waits for connections to have closed.
     *
     * @param count how many
     * @return the reasons of all that have
     */
    public List<CloseReason> closed(final int count) {
        Patience.until(() -> count + " closes, closed " + closed.size(), () -> closed.size() >= count);
        return closed;
    }

    /**
     * Gives the errors told so far.
     *
     * @return the errors
     */
    public List<ErrorEvent> errors() {
        return errors;
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        opened.add(connection);
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        return answer.apply(connection, data);
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        return HandleResult.IGNORE;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        closed.add(why);
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        errors.add(error);
    }

    private static boolean is(final Connection connection, final Peer peer) {
        return connection.remoteAddress().map(InetSocketAddress.class::cast).filter(peer.address()::equals).isPresent();
    }
}
