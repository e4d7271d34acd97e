package org.hpsocket;

/**
 * The events that every component has. A protocol adds its receive event in a type of its own, for instance
 * {@link PushListener}.
 *
 * <p>Order, for each connection: accept, or prepare-connect and connect; then handshake; then receive and send in any
 * mix; then close, exactly once and last. A listener that answers {@link HandleResult#ERROR} to accept,
 * prepare-connect, connect, or to the handshake of a connection without TLS hears nothing more of that connection.
 * Shutdown follows the last close. Where TLS waits for {@link Connection#startHandshake}, receive and send come before
 * the handshake, too.
 *
 * <p>Thread: the connection's loop, or the threads chosen by {@link Options#dispatch()}; prepare events run on the
 * thread that calls start or connect. Events of one connection never overlap. Stop and a waiting call are refused
 * inside an event.
 *
 * <p>Fails: an exception thrown by an event closes its connection, is reported once through {@link #onError}, and harms
 * nothing else. One listener may serve several components; {@link Connection#component()} tells them apart.
 */
public interface Listener {

    /**
     * Called before a server binds its listening socket.
     *
     * @param server the server that starts
     * @param socket sets options of the socket
     * @return ERROR makes the start fail with {@link StartException.Step#SOCKET_PREPARE}
     */
    default HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
        return HandleResult.OK;
    }

    /**
     * Called before a socket of an agent or client connects; the connection has its id and its extra.
     *
     * @param connection the connection to be
     * @param socket sets options of the socket
     * @return ERROR makes the connect fail; nothing more is heard of the connection
     */
    default HandleResult onPrepareConnect(final Connection connection, final PreparedSocket socket) {
        return HandleResult.OK;
    }

    /**
     * Called when a server has accepted a connection; what is sent here goes out first. Where the connection comes
     * through a proxy that the server trusts, the proxy has told its real address.
     *
     * @param connection the connection
     * @return ERROR closes it without a close event
     */
    default HandleResult onAccept(final Connection connection) {
        return HandleResult.OK;
    }

    /**
     * Called when an agent or client is connected, through a proxy: with that proxy.
     *
     * @param connection the connection
     * @return ERROR closes it without a close event, and the connect fails
     */
    default HandleResult onConnect(final Connection connection) {
        return HandleResult.OK;
    }

    /**
     * Called when the connection may talk: after the TLS handshake, or right after accept or connect where there is
     * none. Through a proxy the target is reached now. With a handshake that starts later it is called once, after that
     * handshake.
     *
     * @param connection the connection
     * @return ERROR closes it
     */
    default HandleResult onHandshake(final Connection connection) {
        return HandleResult.OK;
    }

    /**
     * Called when bytes that the application sent have been given to the system.
     *
     * @param connection the connection
     * @param bytes how many bytes of the application, without what a protocol adds; file bytes count
     * @return ignored
     */
    default HandleResult onSend(final Connection connection, final long bytes) {
        return HandleResult.OK;
    }

    /**
     * Called once, last, for each connection that was announced; its extra is still there, sends answer CLOSED.
     *
     * @param connection the connection
     * @param why what ended it
     */
    default void onClose(final Connection connection, final CloseReason why) {
    }

    /**
     * Called when a component has stopped, after the last close event; also after a start that failed once the socket
     * was there.
     *
     * @param component the component
     */
    default void onShutdown(final Component component) {
    }

    /**
     * Called for what a person should hear of. A listener without this method has its errors logged, at most one line a
     * second per component, the others counted.
     *
     * @param component the component
     * @param error what went wrong
     */
    default void onError(final Component component, final ErrorEvent error) {
    }
}
