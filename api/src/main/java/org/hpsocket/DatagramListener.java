package org.hpsocket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The events of datagrams without connections; those of {@link Listener} about connections are never called.
 *
 * <p>Thread: the loop of the component, or the threads chosen by {@link Options#dispatch()}. Events about datagrams of
 * one sender never overlap and keep their order. {@link #onPrepare} runs on the thread that calls start.
 * <p>Fails: what an event throws is reported through {@link #onError}; the component goes on.
 *
 * @param <N> the component
 */
@FunctionalInterface
public interface DatagramListener<N extends Component> extends Listener {

    /**
     * Called before the socket is bound.
     *
     * @param component the component that starts
     * @param socket sets options of the socket
     * @return ERROR makes the start fail with {@link StartException.Step#SOCKET_PREPARE}
     */
    default HandleResult onPrepare(final N component, final PreparedSocket socket) {
        return HandleResult.OK;
    }

    /**
     * Called with one datagram.
     *
     * @param component the component
     * @param from who sent it
     * @param data its bytes, perhaps none, from position to limit; lent until this returns
     * @return ignored
     */
    HandleResult onReceive(N component, InetSocketAddress from, ByteBuffer data);

    /**
     * Called when a datagram has been given to the system.
     *
     * @param component the component
     * @param to whom it goes to
     * @param bytes its length
     */
    default void onSend(final N component, final InetSocketAddress to, final int bytes) {
    }
}
