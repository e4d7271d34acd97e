package org.hpsocket;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schemes of endpoints: what each speaks, over what, and which parameters are its own. */
enum Scheme {
    TCP("tcp", Over.HOST, of -> Tcp.push()),
    PULL("pull", Over.HOST, of -> Tcp.pull()),
    PACK("pack", Over.HOST, Scheme::pack, "flag", "max", "wide"),
    SSL("ssl", Over.TLS, of -> Tcp.push()),
    SSL_PULL("ssl+pull", Over.TLS, of -> Tcp.pull()),
    SSL_PACK("ssl+pack", Over.TLS, Scheme::pack, "flag", "max", "wide"),
    UDP("udp", Over.HOST, Scheme::udp, "heartbeat", "attempts", "greeting", "notice"),
    UNIX("unix", Over.PATH, of -> Tcp.push()),
    UNIX_PULL("unix+pull", Over.PATH, of -> Tcp.pull()),
    UNIX_PACK("unix+pack", Over.PATH, Scheme::pack, "flag", "max", "wide");

    private enum Over {
        HOST, TLS, PATH
    }

    private final String text;
    private final Over over;
    private final Function<Endpoint, Protocol<?>> protocol;
    private final Set<String> parameters;

    Scheme(
        final String text, final Over over, final Function<Endpoint, Protocol<?>> protocol,
        final String... parameters) {
        this.text = text;
        this.over = over;
        this.protocol = protocol;
        this.parameters = Set.of(parameters);
    }

    static Optional<Scheme> of(final String text) {
        return Stream.of(values()).filter(scheme -> scheme.text.equals(text)).findFirst();
    }

    static Scheme known(final String text) {
        return of(text).orElseThrow(() -> HpSocketException.usage("unknown protocol " + text + "; known: " + all()));
    }

    static String all() {
        return Stream.of(values()).map(scheme -> scheme.text).collect(Collectors.joining(", "));
    }

    /** Whether its addresses are paths, not hosts and ports. */
    boolean isPath() {
        return over == Over.PATH;
    }

    Protocol<?> protocol(final Endpoint endpoint) {
        final Protocol<?> bare = protocol.apply(endpoint);
        return over == Over.TLS ? bare.over(TlsText.of(endpoint.parameters())) : bare;
    }

    /** Whether a parameter is the protocol's, not an option. */
    boolean owns(final String parameter) {
        return parameters.contains(parameter) || over == Over.TLS && TlsText.PARAMETERS.contains(parameter);
    }

    private static Protocol<?> pack(final Endpoint endpoint) {
        final boolean wide = Boolean.parseBoolean(endpoint.parameters().getOrDefault("wide", "false"));
        return new Pack(number(endpoint, "flag", 0), number(endpoint, "max", Pack.DEFAULT_MAX_LENGTH), wide);
    }

    private static Protocol<?> udp(final Endpoint endpoint) {
        final Map<String, String> given = endpoint.parameters();
        final String heartbeat = given.getOrDefault("heartbeat", Udp.DEFAULT_INTERVAL.toMillis() + "ms");
        return new Udp(OptionText.duration("heartbeat", heartbeat),
            number(endpoint, "attempts", Udp.DEFAULT_ATTEMPTS), flag(given, "greeting"), flag(given, "notice"));
    }

    /** A switch that is on unless told otherwise. */
    private static boolean flag(final Map<String, String> given, final String name) {
        return OptionText.flag(name, given.getOrDefault(name, "true"));
    }

    private static int number(final Endpoint endpoint, final String name, final int otherwise) {
        final String value = endpoint.parameters().get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.decode(value);
        } catch (final NumberFormatException e) {
            throw HpSocketException.usage(endpoint.scheme() + " " + name + "=" + value + " is not a number");
        }
    }
}
