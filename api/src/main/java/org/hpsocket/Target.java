package org.hpsocket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, and with what.
 *
 * @param host name or literal address
 * @param port the port, 1 to 65535
 * @param extra the extra of the connection
 * @param localAddress the literal local address to bind, or empty
 * @param localPort the local port to bind, 0 for any
 */
public record Target(String host, int port, Optional<Object> extra, String localAddress, int localPort) {

    /**
     * Checks the ports and the host.
     *
     * @param host name or literal address
     * @param port the port, 1 to 65535
     * @param extra the extra of the connection
     * @param localAddress the literal local address to bind, or empty
     * @param localPort the local port to bind, 0 for any
     */
    public Target {
        if (host.isBlank()) {
            throw HpSocketException.usage("host is empty");
        }
        Endpoint.requirePort("port", port, 1);
        Endpoint.requirePort("localPort", localPort, 0);
    }

    /**
     * Makes a target.
     *
     * @param host name or literal address
     * @param port the port
     * @return the target
     */
    public static Target of(final String host, final int port) {
        return new Target(host, port, Optional.empty(), "", 0);
    }

    /**
     * Attaches an extra.
     *
     * @param value the extra, or null
     * @return the changed target
     */
    public Target extra(final @Nullable Object value) {
        return new Target(host, port, Optional.ofNullable(value), localAddress, localPort);
    }

    /**
     * Binds the socket before it connects.
     *
     * @param address the literal local address, or empty
     * @param portOrZero the local port, 0 for any
     * @return the changed target
     */
    public Target from(final String address, final int portOrZero) {
        return new Target(host, port, extra, address, portOrZero);
    }

    @Override
    public String toString() {
        return Endpoint.authority(host, port);
    }
}
