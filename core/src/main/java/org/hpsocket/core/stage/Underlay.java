package org.hpsocket.core.stage;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hpsocket.HpSocketException;
import org.hpsocket.Networks;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.Proxy;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;

/**
 * The filter that options put at the wire, below those of the protocol.
 *
 * @param filter the name of the filter
 * @param settings what it needs to know
 * @param applies whether a connection gets it
 */
public record Underlay(String filter, Settings settings, Predicate<StageContext> applies) {

    /** What an agent or client has at the wire. */
    public static Optional<Underlay> connecting(final Options options) {
        final Proxy proxy = options.proxy();
        return switch (proxy.kind()) {
            case NONE -> Optional.empty();
            case SOCKS5 -> Optional.of(through("socks5", proxy));
            case HTTP -> Optional.of(through("http-connect", proxy));
        };
    }

    /**
     * What a server has at the wire: a header of those whom it trusts, nothing of others, who could claim to be
     * anybody.
     */
    public static Optional<Underlay> accepting(final Options options) {
        final Networks trusted = options.trustedProxies();
        return trusted.isEmpty() ? Optional.empty()
            : Optional.of(new Underlay("proxy-protocol", Settings.NONE, context -> isIn(trusted, context)));
    }

    /** What datagrams have at the wire; options that ask for more are refused. */
    public static Optional<Underlay> noneFor(final Protocol<?> protocol, final Options options) {
        if (options.proxy().isOn()) {
            throw HpSocketException.usage("proxy=" + options.proxy() + " carries no datagrams, protocol "
                + protocol.name());
        }
        if (!options.trustedProxies().isEmpty()) {
            throw HpSocketException.usage("trustedProxies=" + options.trustedProxies()
                + " is not for datagrams, protocol " + protocol.name());
        }
        if (!protocol.layers().isEmpty()) {
            throw HpSocketException.usage("filter " + protocol.layers().get(0).name()
                + " would make a stream of datagrams, and lose their borders, protocol " + protocol.name());
        }
        return Optional.empty();
    }

    private static Underlay through(final String filter, final Proxy proxy) {
        return new Underlay(filter, new Settings(Map.of("proxy", proxy)), context -> true);
    }

    private static boolean isIn(final Networks trusted, final StageContext context) {
        return context.peer().orElse(null) instanceof InetSocketAddress peer && !peer.isUnresolved()
            && trusted.contains(peer.getAddress());
    }
}
