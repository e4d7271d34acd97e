package org.hpsocket;

import java.net.SocketAddress;
import java.util.Optional;

/** Accepts connections on one address or path. <p>Source: HP-Socket {@code TcpServer} and its kin. */
public interface Server extends Component {

    /**
     * Starts on the address of the URI it was made from, or on all addresses and a free port.
     *
     * @throws StartException with the step that failed; the server is stopped again
     */
    void start();

    /**
     * Starts; connections are accepted when this returns.
     *
     * @param host a literal IPv4 or IPv6 address, with a zone if need be; empty is {@code 0.0.0.0}. Names are not
     *     resolved, except {@code localhost}, which is {@code 127.0.0.1}
     * @param port the port, 0 for a free one
     * @throws StartException with the step that failed; the server is stopped again
     */
    void start(String host, int port);

    /**
     * Starts on an address; connections are accepted when this returns.
     *
     * <p>On a path the file of the socket is made by the start and removed by the stop, while it is this server's. A
     * file that a dead server has left there is replaced, where the system lets that be known (Linux). Who may connect
     * is a matter of the rights of the file and its directory.
     *
     * @param address a resolved {@link java.net.InetSocketAddress}, or a {@link java.net.UnixDomainSocketAddress}
     * @throws StartException with the step that failed; the server is stopped again
     */
    void start(SocketAddress address);

    /**
     * Gives the address it listens on, with the real port.
     *
     * @return the address, empty when stopped
     */
    Optional<SocketAddress> localAddress();
}
