package org.hpsocket;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Makes one outgoing connection; it is stopped when that ends, unless it reconnects. <p>Source: HP-Socket
 * {@code TcpClient} and its kin.
 */
public interface Client extends Component {

    /**
     * Connects to the address of the URI it was made from, and waits for it.
     *
     * @throws StartException with the reason
     */
    void start();

    /**
     * Connects and waits for it.
     *
     * @param host name or address; the name of the server may follow, as in {@link Target#of(String, int)}
     * @param port the port
     * @throws StartException with the reason; the client is stopped again
     * @throws HpSocketException when called inside an event
     */
    default void start(final String host, final int port) {
        start(Target.of(host, port));
    }

    /**
     * Connects and waits for it.
     *
     * @param target where to, with what
     * @throws StartException with the reason; the client is stopped again
     * @throws HpSocketException when called inside an event
     */
    void start(Target target);

    /**
     * Connects.
     *
     * @param target where to, with what
     * @return completes after the handshake event, or with a {@link StartException}
     * @throws StartException when the client is not stopped, or prepare-connect refused
     */
    CompletionStage<Connection> startAsync(Target target);

    /**
     * Gives the connection.
     *
     * @return the connection, empty when there is none
     */
    Optional<Connection> connection();

    /**
     * Sends on the connection.
     *
     * @param data as in {@link Connection#send(ByteBuffer)}
     * @return CLOSED when there is none
     */
    default SendResult send(final ByteBuffer data) {
        return connection().map(c -> c.send(data)).orElse(SendResult.CLOSED);
    }

    /**
     * Sends several buffers as one unit on the connection.
     *
     * @param pieces as in {@link Connection#send(ByteBuffer...)}
     * @return CLOSED when there is none
     */
    default SendResult send(final ByteBuffer... pieces) {
        return connection().map(c -> c.send(pieces)).orElse(SendResult.CLOSED);
    }
}
