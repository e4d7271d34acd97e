package org.hpsocket;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The proxy through which an agent or client connects: an immutable value. The target's name is resolved by the proxy.
 *
 * <p>As text: {@code none}, {@code socks5://host:port} or {@code http://host:port}, with {@code user:password@}
 * before the host where the proxy asks for them; what a URI cannot hold is escaped with a percent sign. Inside an
 * endpoint's URI the percent sign itself becomes {@code %25}.
 *
 * @param kind how it is spoken to
 * @param host name or literal address, IPv6 without brackets; empty without a proxy
 * @param port 1 to 65535; 0 without a proxy
 * @param user the name to log in with, empty for none
 * @param password the password, which {@link #toString} does not show
 */
public record Proxy(Kind kind, String host, int port, String user, String password) {
    private static final int SOCKS5_BYTES_MAX = 255;
    private static final int HTTP_BYTES_MAX = 4_096;
    private static final Proxy NONE = new Proxy(Kind.NONE, "", 0, "", "");

    /** How a proxy is spoken to. */
    public enum Kind {
        /** There is none: connections are direct. */
        NONE,
        /** SOCKS version 5. <p>Source: RFC 1928, RFC 1929. */
        SOCKS5,
        /** HTTP's method CONNECT. <p>Source: RFC 9110, section 9.3.6. */
        HTTP;

        /**
         * Gives the name that text uses.
         *
         * @return the name
         */
        public String scheme() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks host, port and credentials.
     *
     * @param kind how it is spoken to
     * @param host name or literal address
     * @param port 1 to 65535
     * @param user the name to log in with
     * @param password the password
     */
    public Proxy {
        if (kind != Kind.NONE) {
            if (host.isBlank()) {
                throw HpSocketException.usage("proxy host is empty");
            }
            Endpoint.requirePort("proxy port", port, 1);
            requireCredentials(kind, user, password);
        } else if (!(host + user + password).isEmpty() || port != 0) {
            throw HpSocketException.usage("no proxy has no host, port or credentials");
        }
    }

    /**
     * Connects directly.
     *
     * @return no proxy
     */
    public static Proxy none() {
        return NONE;
    }

    /**
     * Connects through a SOCKS5 proxy.
     *
     * @param host name or literal address
     * @param port the port
     * @return the proxy
     */
    public static Proxy socks5(final String host, final int port) {
        return new Proxy(Kind.SOCKS5, host, port, "", "");
    }

    /**
     * Connects through an HTTP proxy.
     *
     * @param host name or literal address
     * @param port the port
     * @return the proxy
     */
    public static Proxy http(final String host, final int port) {
        return new Proxy(Kind.HTTP, host, port, "", "");
    }

    /**
     * Reads a proxy.
     *
     * @param text as this class describes it
     * @return the proxy
     * @throws HpSocketException when it is none; the message does not show the password
     */
    public static Proxy of(final String text) {
        if (text.equals(Kind.NONE.scheme())) {
            return NONE;
        }
        try {
            final URI uri = new URI(text);
            final Kind kind = Kind.valueOf(String.valueOf(uri.getScheme()).toUpperCase(Locale.ROOT));
            if (uri.getHost() == null || uri.getPort() < 0 || !uri.getRawPath().isEmpty() || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
                throw wrong();
            }
            final String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
            final String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
            final int colon = login.indexOf(':');
            return new Proxy(kind, host, uri.getPort(), Endpoint.decoded(colon < 0 ? login : login.substring(0, colon)),
                colon < 0 ? "" : Endpoint.decoded(login.substring(colon + 1)));
        } catch (final URISyntaxException | IllegalArgumentException e) {
            throw wrong();
        }
    }

    /**
     * Logs in with name and password.
     *
     * <p>Limits: 255 bytes of UTF-8 each for SOCKS5, 4096 for HTTP, whose names have no colon.
     *
     * @param name the name, not empty
     * @param word the password
     * @return the changed proxy
     */
    public Proxy credentials(final String name, final String word) {
        if (name.isEmpty()) {
            throw HpSocketException.usage("proxy user is empty");
        }
        return new Proxy(kind, host, port, name, word);
    }

    /**
     * Tells whether there is one.
     *
     * @return false for {@link #none()}
     */
    public boolean isOn() {
        return kind != Kind.NONE;
    }

    /**
     * Tells whether it asks for a name and a password.
     *
     * @return true with a user
     */
    public boolean hasCredentials() {
        return !user.isEmpty();
    }

    /**
     * Names it in messages.
     *
     * @return scheme, host and port, without credentials
     */
    public String address() {
        return kind == Kind.NONE ? kind.scheme() : kind.scheme() + "://" + Endpoint.authority(host, port);
    }

    /** Writes it as text, with three stars for the password. */
    @Override
    public String toString() {
        return hasCredentials()
            ? kind.scheme() + "://" + Endpoint.encoded(user) + ":***@" + Endpoint.authority(host, port) : address();
    }

    private static void requireCredentials(final Kind kind, final String user, final String password) {
        final int most = kind == Kind.SOCKS5 ? SOCKS5_BYTES_MAX : HTTP_BYTES_MAX;
        Endpoint.requireRange("bytes of proxy user", user.getBytes(StandardCharsets.UTF_8).length, 0, most);
        Endpoint.requireRange("bytes of proxy password", password.getBytes(StandardCharsets.UTF_8).length, 0, most);
        if (user.isEmpty() && !password.isEmpty()) {
            throw HpSocketException.usage("proxy password without a user");
        }
        if (kind == Kind.HTTP
            && (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl))) {
            throw HpSocketException.usage(
                "a user of an http proxy has no colon, and neither it nor the password control characters");
        }
    }

    private static HpSocketException wrong() {
        return HpSocketException.usage(
            "proxy is not none, socks5://HOST:PORT or http://HOST:PORT, with USER:PASSWORD@ before HOST at will");
    }
}
