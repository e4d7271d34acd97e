package org.hpsocket;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address in one line: {@code scheme://host:port?parameter=value&...}, or {@code unix:///path?parameter=value&...}
 * for a socket of this machine. The scheme names the protocol; parameters are those of the protocol and, by their names
 * in code, the options of the component.
 *
 * <p>TLS is said by {@code ssl}, {@code ssl+pull} and {@code ssl+pack}, with the same parameters on servers and
 * clients:
 * <ul>
 *   <li>{@code cert} and {@code key}, files in PEM, the key in the file of the certificate unless told; or
 *       {@code pkcs12}, a file with both; {@code password} of either. A server needs them.
 *   <li>{@code ca}, a file or folder of certificates that are trusted; {@code system=false} leaves out those of the
 *       JDK.
 *   <li>{@code verify}: {@code none}, {@code peer}, {@code fail_if_no_peer_cert} or {@code client_once}; none on a
 *       server, peer on a client unless told. {@code host=false}: the name of the host is not checked;
 *       {@code serverName}: the one that is sent and checked in its place.
 *   <li>{@code protocols}, {@code groups} and {@code alpn}, with commas between; {@code ciphers}, a list as OpenSSL has
 *       it; {@code provider}: {@code bouncy_castle} or {@code jdk}.
 *   <li>{@code handshakes} at once; {@code sessions} and {@code sessionTimeout}; {@code resumption=false};
 *       {@code autoHandshake=false}; {@code keylog}, a file for debugging.
 * </ul>
 * Each is described in {@link org.hpsocket.ssl.TlsContext}, {@link org.hpsocket.ssl.Tls} and
 * {@link org.hpsocket.ssl.Identity}.
 *
 * <p>Passwords are shown by {@link #text()} alone.
 *
 * @param scheme {@code tcp}, {@code pull}, {@code pack} or {@code udp}; {@code ssl}, {@code ssl+pull} or
 *     {@code ssl+pack} for TLS; {@code unix}, {@code unix+pull} or {@code unix+pack} for a path
 * @param host name or literal address, IPv6 without brackets; or the path, absolute
 * @param port 0 to 65535; 0 with a path
 * @param parameters what follows the question mark, decoded, in order
 */
public record Endpoint(String scheme, String host, int port, Map<String, String> parameters) {
    private static final String PROXY = "proxy";
    private static final Pattern PROXY_LOGIN = Pattern.compile("(?<=[?&]" + PROXY + "=).*(@|%40)");
    private static final String HIDDEN = "***";

    /**
     * Copies the parameters.
     *
     * @param scheme the protocol
     * @param host name or literal address, or the path
     * @param port 0 to 65535; 0 with a path
     * @param parameters what follows the question mark
     */
    public Endpoint {
        requirePort("port", port, 0);
        if (isPath(scheme) && (port != 0 || !SocketPath.isAbsolute(host))) {
            throw HpSocketException.usage(scheme + " needs an absolute path and port=0, got " + authority(host, port));
        }
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads an endpoint, and checks protocol and options.
     *
     * @param endpointText the URI
     * @return the endpoint
     * @throws HpSocketException in one line that names the wrong part
     */
    public static Endpoint parse(final String endpointText) {
        final String text = shown(endpointText);
        final URI uri;
        try {
            uri = new URI(endpointText);
        } catch (final URISyntaxException e) {
            throw HpSocketException.usage("endpoint " + text + ": " + e.getReason()
                + (text.indexOf('^') < 0 ? "" : "; the name of a server is written serverName=NAME, else ^ is %5E"));
        }
        final String scheme = uri.getScheme();
        if (scheme == null || Scheme.of(scheme).isEmpty()) {
            throw HpSocketException.usage("endpoint " + text + ": "
                + (scheme == null ? "no protocol" : "unknown protocol " + scheme) + "; known: " + Scheme.all());
        }
        if (uri.getRawFragment() != null) {
            throw HpSocketException.usage(
                "endpoint " + text + ": # " + (isPath(scheme) ? "in a path " : "") + "is written %23");
        }
        final var parameters = parameters(text, uri.getRawQuery());
        final var endpoint = isPath(scheme) ? new Endpoint(scheme, pathOf(text, uri), 0, parameters)
            : new Endpoint(scheme, hostOf(text, uri), uri.getPort(), parameters);
        endpoint.protocol();
        endpoint.applyTo(Options.builder()).build();
        return endpoint;
    }

    /**
     * Makes the protocol that the scheme and its parameters name.
     *
     * @return the protocol
     * @throws HpSocketException when a parameter is out of range
     */
    public Protocol<?> protocol() {
        return Scheme.known(scheme).protocol(this);
    }

    /**
     * Sets the options that the parameters name.
     *
     * @param options where to set them
     * @return the same
     * @throws HpSocketException when a parameter is neither the protocol's nor an option, or its value is wrong
     */
    public Options.Builder applyTo(final Options.Builder options) {
        final Scheme known = Scheme.known(scheme);
        for (final var parameter : parameters.entrySet()) {
            if (!known.owns(parameter.getKey())) {
                options.set(parameter.getKey(), parameter.getValue());
            }
        }
        return options;
    }

    /**
     * Gives the path, when it is one.
     *
     * @return the path of a Unix-domain socket, absolute; empty for a host and port
     */
    public Optional<Path> path() {
        return isPath(scheme) ? Optional.of(SocketPath.of(host)) : Optional.empty();
    }

    /**
     * Gives where to connect.
     *
     * @return the path, or host and port
     * @throws HpSocketException when the port is 0
     */
    public Target target() {
        return Target.of(host, port);
    }

    /**
     * Gives the same endpoint on another port.
     *
     * @param realPort the port
     * @return the endpoint
     */
    public Endpoint withPort(final int realPort) {
        return new Endpoint(scheme, host, realPort, parameters);
    }

    /**
     * Gives the same endpoint where it really listens.
     *
     * @param local the address of the socket
     * @return the endpoint with the real port
     */
    public Endpoint at(final SocketAddress local) {
        return local instanceof InetSocketAddress ip ? withPort(ip.getPort()) : this;
    }

    /**
     * Writes it as {@link #parse} reads it, with its passwords.
     *
     * @return the URI
     */
    public String text() {
        final var text = new StringBuilder(scheme).append("://")
            .append(isPath(scheme) ? SocketPath.toUri(host) : authority(host, port));
        char separator = '?';
        for (final var parameter : parameters.entrySet()) {
            text.append(separator).append(encoded(parameter.getKey())).append('=')
                .append(encoded(parameter.getValue()));
            separator = '&';
        }
        return text.toString();
    }

    /** Writes it as {@link #text} does, but does not show passwords. */
    @Override
    public String toString() {
        final var shown = new LinkedHashMap<>(parameters);
        shown.computeIfPresent(PROXY, (name, proxy) -> proxy.replaceFirst("(//[^:]*:).*@", "$1" + HIDDEN + "@"));
        shown.computeIfPresent(TlsText.PASSWORD, (name, password) -> HIDDEN);
        return new Endpoint(scheme, host, port, shown).text();
    }

    /**
     * Hides the passwords of a URI that is perhaps none, for messages about it.
     *
     * @param endpointText the URI
     * @return the same with three stars in their places
     */
    public static String shown(final String endpointText) {
        final String[] pairs = PROXY_LOGIN.matcher(endpointText).replaceAll(HIDDEN + "@").split("(?<=[?&])", -1);
        final var shown = new StringBuilder();
        for (final String pair : pairs) {
            final int equals = pair.indexOf('=');
            if (equals > 0 && isPassword(pair.substring(0, equals))) {
                // what follows could be the rest of it, with an & that is not escaped
                return shown.append(pair, 0, equals + 1).append(HIDDEN).toString();
            }
            shown.append(pair);
        }
        return shown.toString();
    }

    static String authority(final String host, final int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    static void requirePort(final String name, final int port, final int least) {
        requireRange(name, port, least, 65_535);
    }

    static void requireRange(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw HpSocketException.usage(name + "=" + value + " must be " + least + " to " + most);
        }
    }

    /** Escapes what a query cannot hold; paths stay readable. */
    static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
            .replace("+", "%20").replace("%2F", "/").replace("%3A", ":").replace("%2C", ",");
    }

    /** A plus sign is itself: lists of ciphers have them. */
    static String decoded(final String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isPassword(final String name) {
        try {
            return decoded(name).equals(TlsText.PASSWORD);
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPath(final String scheme) {
        return Scheme.of(scheme).filter(Scheme::isPath).isPresent();
    }

    private static String hostOf(final String text, final URI uri) {
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw HpSocketException.usage("endpoint " + text + ": expected " + uri.getScheme() + "://HOST:PORT");
        }
        if (uri.getPath() != null && !uri.getPath().isEmpty() && !"/".equals(uri.getPath())) {
            throw HpSocketException.usage(
                "endpoint " + text + ": " + uri.getScheme() + " has no path, got " + uri.getPath());
        }
        return uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
    }

    private static String pathOf(final String text, final URI uri) {
        final String expected = "; expected " + uri.getScheme() + ":///PATH";
        if (uri.getRawAuthority() != null) {
            throw HpSocketException.usage("endpoint " + text + ": " + uri.getScheme() + " has no host, got "
                + uri.getRawAuthority() + expected);
        }
        if (uri.isOpaque()) {
            throw HpSocketException.usage("endpoint " + text + ": the path is not absolute" + expected);
        }
        try {
            return SocketPath.ofUri(uri.getPath());
        } catch (final HpSocketException e) {
            throw HpSocketException.usage("endpoint " + text + ": " + e.getMessage() + expected);
        }
    }

    private static Map<String, String> parameters(final String text,
        final @org.jspecify.annotations.Nullable String query) {
        final var parameters = new LinkedHashMap<String, String>();
        for (final String pair : query == null ? new String[0] : query.split("&")) {
            final int equals = pair.indexOf('=');
            if (equals < 1) {
                throw HpSocketException.usage("endpoint " + text + ": expected name=value, got "
                    + (parameters.containsKey(TlsText.PASSWORD) ? HIDDEN + "; & in a password is written %26" : pair));
            }
            final String name = decoded(pair.substring(0, equals));
            if (parameters.put(name, decoded(pair.substring(equals + 1))) != null) {
                throw HpSocketException.usage("endpoint " + text + ": " + name + " is given twice");
            }
        }
        return parameters;
    }
}
