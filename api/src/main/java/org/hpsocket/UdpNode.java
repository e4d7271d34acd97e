package org.hpsocket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One datagram socket without connections: sends to anybody, hears anybody, in a cast besides if it has one. The
 * methods of {@link Component} that are about connections find none.
 *
 * <p>Limits: {@link Options#maxDatagramSize()} for one datagram, {@link Options#sendLimitBytes()} for what waits; one
 * that finds no room answers {@link SendResult#FULL}, after a wait with {@link SendLimitPolicy#WAIT}. A longer one that
 * arrives is dropped and counted, as is one that the system refuses to send; {@link Listener#onError} tells of each
 * kind once a second. Rates are refused at the start.
 * <p>Source: HP-Socket {@code UdpNode}.
 */
public interface UdpNode extends Component {

    /** Starts on all addresses and a free port, without a cast. */
    default void start() {
        start("", 0, Cast.none());
    }

    /**
     * Starts without a cast.
     *
     * @param bindAddress the literal local address; empty for all
     * @param port the port, 0 for a free one
     * @throws StartException with the step that failed
     */
    default void start(final String bindAddress, final int port) {
        start(bindAddress, port, Cast.none());
    }

    /**
     * Starts; datagrams are heard when this returns.
     *
     * @param bindAddress the literal local address; empty for all
     * @param port the port, 0 for a free one; also the port that casts go to
     * @param cast whom casts go to; a group is joined
     * @throws StartException with the step that failed
     */
    void start(String bindAddress, int port, Cast cast);

    /**
     * Sends one datagram.
     *
     * @param to the address
     * @param data its bytes, from position to limit, perhaps none; the buffer stays the caller's and is not changed
     * @return what became of it
     * @throws HpSocketException when it is longer than the limit, or the address is unresolved or of the other IP
     *     family
     */
    SendResult send(InetSocketAddress to, ByteBuffer data);

    /**
     * Sends several buffers as one datagram.
     *
     * @param to the address
     * @param pieces as in {@link #send(InetSocketAddress, ByteBuffer)}
     * @return what became of it
     * @throws HpSocketException as in {@link #send(InetSocketAddress, ByteBuffer)}
     */
    SendResult send(InetSocketAddress to, ByteBuffer... pieces);

    /**
     * Sends one datagram to a name or address. A name is resolved elsewhere, then the datagram goes out; when it is
     * unknown, {@link Listener#onError} tells.
     *
     * @param host name or literal address
     * @param port the port
     * @param pieces as in {@link #send(InetSocketAddress, ByteBuffer)}
     * @return what became of it
     * @throws HpSocketException as in {@link #send(InetSocketAddress, ByteBuffer)}
     */
    SendResult send(String host, int port, ByteBuffer... pieces);

    /**
     * Sends one datagram to all of the cast.
     *
     * @param pieces as in {@link #send(InetSocketAddress, ByteBuffer)}
     * @return what became of it
     * @throws HpSocketException when there is no cast, or it is longer than the limit
     */
    SendResult sendCast(ByteBuffer... pieces);

    /**
     * Gives the address it is bound to, with the real port.
     *
     * @return the address, empty when stopped
     */
    Optional<InetSocketAddress> localAddress();

    /**
     * Gives the address that casts go to.
     *
     * @return the address, empty when stopped or without a cast
     */
    Optional<InetSocketAddress> castAddress();

    /**
     * Gives the mode it was started in.
     *
     * @return the mode; UNICAST when stopped
     */
    Cast.Mode castMode();

    /**
     * Tells how many bytes wait to be sent.
     *
     * @return the bytes
     */
    long pendingBytes();

    /**
     * Gives what the application attached.
     *
     * @return the extra
     */
    Optional<Object> extra();

    /**
     * Attaches an object.
     *
     * @param extra the object, or null for none
     */
    void extra(@Nullable Object extra);
}
