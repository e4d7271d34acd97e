package org.hpsocket;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, and with what: a host and port, or the path of a Unix-domain socket, which has no local address.
 *
 * @param host name or literal address, or an absolute path
 * @param port the port, 1 to 65535; 0 with a path
 * @param extra the extra of the connection
 * @param localAddress the literal local address to bind, or empty
 * @param localPort the local port to bind, 0 for any
 */
public record Target(String host, int port, Optional<Object> extra, String localAddress, int localPort) {

    /**
     * Checks the ports and the host.
     *
     * @param host name or literal address, or an absolute path
     * @param port the port, 1 to 65535; 0 with a path
     * @param extra the extra of the connection
     * @param localAddress the literal local address to bind, or empty
     * @param localPort the local port to bind, 0 for any
     */
    public Target {
        if (host.isBlank()) {
            throw HpSocketException.usage("host is empty");
        }
        if (!isPath(host, port)) {
            Endpoint.requirePort("port", port, 1);
            Endpoint.requirePort("localPort", localPort, 0);
        } else if (!localAddress.isEmpty() || localPort != 0) {
            throw HpSocketException.usage("path " + host + " is reached from no local address, got "
                + Endpoint.authority(localAddress, localPort));
        }
    }

    /**
     * Makes a target.
     *
     * @param host name or literal address, or an absolute path
     * @param port the port; 0 with a path
     * @return the target
     */
    public static Target of(final String host, final int port) {
        return new Target(host, port, Optional.empty(), "", 0);
    }

    /**
     * Makes a target of a Unix-domain socket.
     *
     * @param path where its server listens; made absolute
     * @return the target
     */
    public static Target of(final Path path) {
        return of(path.toAbsolutePath().toString(), 0);
    }

    /**
     * Gives the path, when it is one.
     *
     * @return the path of a Unix-domain socket, absolute; empty for a host and port
     */
    public Optional<Path> path() {
        return isPath(host, port) ? Optional.of(SocketPath.of(host)) : Optional.empty();
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
        return isPath(host, port) ? host : Endpoint.authority(host, port);
    }

    private static boolean isPath(final String host, final int port) {
        return port == 0 && SocketPath.isAbsolute(host);
    }
}
