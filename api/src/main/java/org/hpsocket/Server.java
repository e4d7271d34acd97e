package org.hpsocket;

import java.net.SocketAddress;
import java.util.Optional;

/** Accepts connections on one address. <p>Source: HP-Socket {@code TcpServer} and its kin. */
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
     * @param host a literal IPv4 or IPv6 address, with a zone if need be; empty is {@code 0.0.0.0}. Names are not resolved, except
     *     {@code localhost}, which is {@code 127.0.0.1}
     * @param port the port, 0 for a free one
     * @throws StartException with the step that failed; the server is stopped again
     */
    void start(String host, int port);

    /**
     * Gives the address it listens on, with the real port.
     *
     * @return the address, empty when stopped
     */
    Optional<SocketAddress> localAddress();
}
