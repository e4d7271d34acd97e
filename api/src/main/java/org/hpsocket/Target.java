package org.hpsocket;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, and with what: a host and port, or the path of a Unix-domain socket, which has no local address.
 *
 * <p>TLS asks the server for its {@code serverName}, and requires a certificate of that name; without one, for the name
 * of the {@link org.hpsocket.ssl.TlsContext}, else for the host. Proxies hear of the host only, and components without
 * TLS do not look at the name. It is the same when a connection is made again.
 *
 * <p>Source: HP-Socket 5.8.8, {@code address^hostname}.
 *
 * @param host name or literal address, or an absolute path
 * @param port the port, 1 to 65535; 0 with a path
 * @param extra the extra of the connection
 * @param localAddress the literal local address to bind, or empty
 * @param localPort the local port to bind, 0 for any
 * @param serverName the name of the server in ASCII, or its literal address; empty for none of its own
 */
public record Target(
    String host, int port, Optional<Object> extra, String localAddress, int localPort, String serverName) {
    private static final char NAME_FOLLOWS = '^';

    /**
     * Checks the ports, the host and the name of the server.
     *
     * @param host name or literal address, or an absolute path
     * @param port the port, 1 to 65535; 0 with a path
     * @param extra the extra of the connection
     * @param localAddress the literal local address to bind, or empty
     * @param localPort the local port to bind, 0 for any
     * @param serverName the name of the server or its literal address, or empty
     * @throws HpSocketException when one of them is wrong
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
        serverName = ServerName.ascii(serverName);
    }

    /**
     * Makes a target.
     *
     * @param host name or literal address, also with the name of the server behind it, as in
     *     {@code 10.0.0.1^www.example.com}; or an absolute path
     * @param port the port; 0 with a path
     * @return the target
     * @throws HpSocketException when one of them is wrong, or nothing follows the {@code ^}
     */
    public static Target of(final String host, final int port) {
        final int mark = isPath(host, port) ? -1 : host.indexOf(NAME_FOLLOWS);
        if (mark < 0) {
            return new Target(host, port, Optional.empty(), "", 0, "");
        }
        if (mark == host.length() - 1) {
            throw HpSocketException.usage("host " + host + " has no name of a server behind its " + NAME_FOLLOWS);
        }
        return of(host.substring(0, mark), port).serverName(host.substring(mark + 1));
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
     * Names the server, for TLS: what it is asked for, and what its certificate is checked against.
     *
     * @param name the name of a host, also with letters beyond ASCII; a literal address, which is checked but not asked
     *     for; or empty, for none of its own
     * @return the changed target
     * @throws HpSocketException when it can be neither
     */
    public Target serverName(final String name) {
        return new Target(host, port, extra, localAddress, localPort, name);
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
        return new Target(host, port, Optional.ofNullable(value), localAddress, localPort, serverName);
    }

    /**
     * Binds the socket before it connects.
     *
     * @param address the literal local address, or empty
     * @param portOrZero the local port, 0 for any
     * @return the changed target
     */
    public Target from(final String address, final int portOrZero) {
        return new Target(host, port, extra, address, portOrZero, serverName);
    }

    @Override
    public String toString() {
        return (isPath(host, port) ? host : Endpoint.authority(host, port))
            + (serverName.isEmpty() ? "" : " for " + serverName);
    }

    private static boolean isPath(final String host, final int port) {
        return port == 0 && SocketPath.isAbsolute(host);
    }
}
