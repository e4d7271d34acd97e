package org.hpsocket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A member of a multicast group or a broadcast network: what it sends goes to all, and it hears all. There may be
 * several members on one port of one machine. The methods of {@link Component} that are about connections find none.
 *
 * <p>Limits: as {@link UdpNode}.
 * <p>Source: HP-Socket {@code UdpCast}.
 */
public interface UdpCast extends Component {

    /**
     * Starts; datagrams are heard when this returns.
     *
     * @param port the port of the group or network, 1 to 65535
     * @throws StartException with the step that failed
     */
    void start(int port);

    /**
     * Sends one datagram to all.
     *
     * @param pieces its bytes, joined; none is a datagram without bytes; the buffers stay the caller's and are not
     *     changed
     * @return what became of it
     * @throws HpSocketException when it is longer than {@link Options#maxDatagramSize()}
     */
    SendResult send(ByteBuffer... pieces);

    /**
     * Gives whom it sends to.
     *
     * @return the cast it was made with
     */
    Cast cast();

    /**
     * Gives the address that casts go to.
     *
     * @return the address, empty when stopped
     */
    Optional<InetSocketAddress> castAddress();

    /**
     * Gives the address it is bound to.
     *
     * @return the address, empty when stopped
     */
    Optional<InetSocketAddress> localAddress();

    /**
     * Tells how many bytes wait to be sent.
     *
     * @return the bytes
     */
    long pendingBytes();
}
