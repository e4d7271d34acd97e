package org.hpsocket.core.datagram;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.Cast;
import org.hpsocket.Options;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.socket.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and options of a socket without connections, checked before it is made.
 *
 * @param local what it binds
 * @param target whom a cast goes to, or null without one; its port is that which is bound
 * @param via the network interface of a group, if one was chosen
 * @param socket options of the socket
 */
public record NodeSetup(InetSocketAddress local, @Nullable InetAddress target, Optional<NetworkInterface> via,
    Map<SocketOption<?>, Object> socket) {

    /**
     * Checks what a start was given.
     *
     * @throws StartException naming what is wrong
     */
    static NodeSetup of(final String name, final String bindAddress, final int port, final Cast cast) {
        try {
            final InetAddress target = target(name, cast);
            final InetAddress local = bindAddress.isEmpty() && target != null
                ? PeerLinks.any(target instanceof Inet4Address) : Addresses.literal(bindAddress);
            if (target != null && target instanceof Inet4Address != local instanceof Inet4Address) {
                throw wrong(name + " cannot cast to " + cast.address() + " from " + bindAddress
                    + ": one is IPv4, one is IPv6", null);
            }
            final Optional<NetworkInterface> via = via(name, cast);
            return new NodeSetup(new InetSocketAddress(local, port), target, via, socket(cast, via));
        } catch (final UnknownHostException e) {
            throw new StartException(Step.SOCKET_CREATE, name + ": " + e.getMessage() + " is not a literal address", e);
        } catch (final IOException e) {
            throw wrong(name + ": " + Errors.words(e), e);
        } catch (final IllegalArgumentException e) {
            throw wrong(name + ": " + e.getMessage(), e);
        }
    }

    /** Refuses rates: they hold back connections. */
    public static void refuseRates(final String name, final Options options) {
        final long most = Math.max(Math.max(options.receiveRate(), options.sendRate()),
            Math.max(options.totalReceiveRate(), options.totalSendRate()));
        if (most > 0) {
            throw wrong(name + " has no connections, whose rates could be held: rate=" + most, null);
        }
    }

    Optional<InetAddress> group() {
        return target != null && target.isMulticastAddress() ? Optional.of(target) : Optional.empty();
    }

    private static @Nullable InetAddress target(final String name, final Cast cast) throws UnknownHostException {
        if (cast.mode() == Cast.Mode.UNICAST) {
            return null;
        }
        final InetAddress target = cast.address().isEmpty() ? null : Addresses.literal(cast.address());
        if (cast.mode() == Cast.Mode.MULTICAST && (target == null || !target.isMulticastAddress())) {
            throw wrong(name + ": multicast needs the address of a group, got '" + cast.address() + "'", null);
        }
        if (cast.mode() == Cast.Mode.BROADCAST && !(target instanceof Inet4Address)) {
            throw wrong(name + ": IPv6 has no broadcast, got " + cast.address(), null);
        }
        return target;
    }

    private static Optional<NetworkInterface> via(final String name, final Cast cast)
        throws SocketException, UnknownHostException {
        if (cast.via().isEmpty()) {
            return Optional.empty();
        }
        final NetworkInterface found = Addresses.isLiteral(cast.via())
            ? NetworkInterface.getByInetAddress(InetAddress.getByName(cast.via()))
            : NetworkInterface.getByName(cast.via());
        if (found == null) {
            throw wrong(name + ": there is no network interface " + cast.via(), null);
        }
        return Optional.of(found);
    }

    private static Map<SocketOption<?>, Object> socket(final Cast cast, final Optional<NetworkInterface> via) {
        final Map<SocketOption<?>, Object> options = new HashMap<>();
        if (cast.mode() == Cast.Mode.MULTICAST) {
            options.put(StandardSocketOptions.IP_MULTICAST_TTL, cast.ttl());
            options.put(StandardSocketOptions.IP_MULTICAST_LOOP, cast.loop());
            via.ifPresent(chosen -> options.put(StandardSocketOptions.IP_MULTICAST_IF, chosen));
        } else if (cast.mode() == Cast.Mode.BROADCAST) {
            options.put(StandardSocketOptions.SO_BROADCAST, true);
        }
        return options;
    }

    private static StartException wrong(final String message, final @Nullable Exception cause) {
        return new StartException(Step.INVALID_PARAM, message, cause);
    }
}
