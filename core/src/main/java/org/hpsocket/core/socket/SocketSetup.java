package org.hpsocket.core.socket;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hpsocket.Options;
import org.hpsocket.ReuseAddressPolicy;
import org.hpsocket.spi.LinkOptions;

/** Turns the options of a component into those of its sockets. */
public final class SocketSetup {
    /** Unanswered probes of TCP in a row that end a connection; HP-Socket's number. */
    private static final int PROBES = 5;

    private SocketSetup() {
    }

    public static LinkOptions of(final Options options, final Abilities transport,
        final Map<SocketOption<?>, Object> prepared, final Carrier carrier, final boolean listening) {
        final Map<SocketOption<?>, Object> listen = new LinkedHashMap<>();
        final Map<SocketOption<?>, Object> connected = new LinkedHashMap<>();
        reuse(options.reuseAddress(), listening ? listen : connected,
            transport.socketOptions(listening ? carrier.listening() : carrier.connected()));
        if (carrier != Carrier.UDP) {
            connected(options, connected, transport.socketOptions(carrier.connected()));
        }
        (listening ? listen : connected).putAll(prepared);
        return new LinkOptions(options.socketBufferSize(), options.listenQueue(), Map.copyOf(listen),
            Map.copyOf(connected));
    }

    /** Keeps of options what the sockets of another transport know. */
    public static LinkOptions kept(final LinkOptions options, final Abilities transport, final Carrier carrier) {
        final Map<SocketOption<?>, Object> listening = new LinkedHashMap<>(options.listening());
        final Map<SocketOption<?>, Object> connected = new LinkedHashMap<>(options.connected());
        listening.keySet().retainAll(transport.socketOptions(carrier.listening()));
        connected.keySet().retainAll(transport.socketOptions(carrier.connected()));
        return new LinkOptions(options.readBytes(), options.backlog(), Map.copyOf(listening), Map.copyOf(connected));
    }

    /** Whether several sockets with these options may listen on one port. */
    public static boolean sharesPort(final LinkOptions options) {
        return Boolean.TRUE.equals(options.listening().get(StandardSocketOptions.SO_REUSEPORT));
    }

    private static void reuse(
        final ReuseAddressPolicy policy, final Map<SocketOption<?>, Object> target, final Set<SocketOption<?>> known) {
        if (known.contains(StandardSocketOptions.SO_REUSEADDR)) {
            target.put(StandardSocketOptions.SO_REUSEADDR, policy != ReuseAddressPolicy.NONE);
        }
        if (policy == ReuseAddressPolicy.ADDR_AND_PORT && known.contains(StandardSocketOptions.SO_REUSEPORT)) {
            target.put(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    private static void connected(
        final Options options, final Map<SocketOption<?>, Object> target, final Set<SocketOption<?>> known) {
        if (known.contains(StandardSocketOptions.TCP_NODELAY)) {
            target.put(StandardSocketOptions.TCP_NODELAY, options.noDelay());
        }
        final boolean keepAlive = !options.keepAliveTime().isZero() && !options.keepAliveInterval().isZero();
        if (!known.contains(StandardSocketOptions.SO_KEEPALIVE)) {
            return;
        }
        target.put(StandardSocketOptions.SO_KEEPALIVE, keepAlive);
        if (keepAlive) {
            for (final SocketOption<?> option : known) {
                switch (option.name()) {
                    case "TCP_KEEPIDLE" -> target.put(option, (int) options.keepAliveTime().toSeconds());
                    case "TCP_KEEPINTERVAL" -> target.put(option, (int) options.keepAliveInterval().toSeconds());
                    case "TCP_KEEPCOUNT" -> target.put(option, PROBES);
                    default -> { }
                }
            }
        }
    }
}
