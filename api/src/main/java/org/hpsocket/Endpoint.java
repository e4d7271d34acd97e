package org.hpsocket;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An address in one line: {@code scheme://host:port?parameter=value&...}. The scheme names the protocol; parameters are those of the
 * protocol and, by their names in code, the options of the component.
 *
 * @param scheme {@code tcp}, {@code pull}, {@code pack} or {@code udp}
 * @param host name or literal address, IPv6 without brackets
 * @param port 0 to 65535
 * @param parameters what follows the question mark, decoded, in order
 */
public record Endpoint(String scheme, String host, int port, Map<String, String> parameters) {
    private static final String PROXY = "proxy";
    private static final Pattern PROXY_LOGIN = Pattern.compile("(?<=[?&]" + PROXY + "=).*(@|%40)");
    private static final List<String> SCHEMES = List.of("tcp", "pull", "pack", "udp");
    private static final Map<String, Set<String>> OWN_PARAMETERS =
        Map.of("pack", Set.of("flag", "max", "wide"), "udp", Set.of("heartbeat", "attempts", "greeting", "notice"));

    /**
     * Copies the parameters.
     *
     * @param scheme the protocol
     * @param host name or literal address
     * @param port 0 to 65535
     * @param parameters what follows the question mark
     */
    public Endpoint {
        requirePort("port", port, 0);
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
        final String text = PROXY_LOGIN.matcher(endpointText).replaceAll("***@");
        final URI uri;
        try {
            uri = new URI(endpointText);
        } catch (final URISyntaxException e) {
            throw HpSocketException.usage("endpoint " + text + ": " + e.getReason());
        }
        final String scheme = uri.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme)) {
            throw HpSocketException.usage("endpoint " + text + ": "
                + (scheme == null ? "no protocol" : "unknown protocol " + scheme) + "; known: " + String.join(", ", SCHEMES));
        }
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw HpSocketException.usage("endpoint " + text + ": expected " + scheme + "://HOST:PORT");
        }
        if (uri.getPath() != null && !uri.getPath().isEmpty() && !"/".equals(uri.getPath())) {
            throw HpSocketException.usage("endpoint " + text + ": " + scheme + " has no path, got " + uri.getPath());
        }
        final String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
        final var endpoint = new Endpoint(scheme, host, uri.getPort(), parameters(text, uri.getRawQuery()));
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
        return switch (scheme) {
            case "tcp" -> Tcp.push();
            case "pull" -> Tcp.pull();
            case "pack" -> {
                final boolean wide = Boolean.parseBoolean(parameters.getOrDefault("wide", "false"));
                yield new Pack(number("flag", 0), number("max", Pack.DEFAULT_MAX_LENGTH), wide);
            }
            case "udp" -> new Udp(
                Options.Builder.duration("heartbeat", parameters.getOrDefault("heartbeat", Udp.DEFAULT_INTERVAL.toMillis() + "ms")),
                number("attempts", Udp.DEFAULT_ATTEMPTS), flag("greeting"), flag("notice"));
            default -> throw HpSocketException.usage("unknown protocol " + scheme + "; known: " + String.join(", ", SCHEMES));
        };
    }

    /**
     * Sets the options that the parameters name.
     *
     * @param options where to set them
     * @return the same
     * @throws HpSocketException when a parameter is neither the protocol's nor an option, or its value is wrong
     */
    public Options.Builder applyTo(final Options.Builder options) {
        for (final var parameter : parameters.entrySet()) {
            if (!OWN_PARAMETERS.getOrDefault(scheme, Set.of()).contains(parameter.getKey())) {
                options.set(parameter.getKey(), parameter.getValue());
            }
        }
        return options;
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
     * Writes it as {@link #parse} reads it, with the password of a proxy.
     *
     * @return the URI
     */
    public String text() {
        final var text = new StringBuilder(scheme).append("://").append(authority(host, port));
        char separator = '?';
        for (final var parameter : parameters.entrySet()) {
            text.append(separator).append(encoded(parameter.getKey())).append('=').append(encoded(parameter.getValue()));
            separator = '&';
        }
        return text.toString();
    }

    /** Writes it as {@link #text} does, but does not show the password of a proxy. */
    @Override
    public String toString() {
        final String proxy = parameters.get(PROXY);
        if (proxy == null) {
            return text();
        }
        final var shown = new LinkedHashMap<>(parameters);
        shown.put(PROXY, proxy.replaceFirst("(//[^:]*:).*@", "$1***@"));
        return new Endpoint(scheme, host, port, shown).text();
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

    /** A switch that is on unless told otherwise. */
    private boolean flag(final String name) {
        return Options.Builder.flag(name, parameters.getOrDefault(name, "true"));
    }

    private int number(final String name, final int otherwise) {
        final String value = parameters.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.decode(value);
        } catch (final NumberFormatException e) {
            throw HpSocketException.usage(scheme + " " + name + "=" + value + " is not a number");
        }
    }

    private static Map<String, String> parameters(final String text, final @org.jspecify.annotations.Nullable String query) {
        final var parameters = new LinkedHashMap<String, String>();
        for (final String pair : query == null ? new String[0] : query.split("&")) {
            final int equals = pair.indexOf('=');
            if (equals < 1) {
                throw HpSocketException.usage("endpoint " + text + ": expected name=value, got " + pair);
            }
            final String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            if (parameters.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8)) != null) {
                throw HpSocketException.usage("endpoint " + text + ": " + name + " is given twice");
            }
        }
        return parameters;
    }
}
