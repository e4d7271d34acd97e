package org.hpsocket.testkit.memory;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.hpsocket.spi.Literal;

/** What an address reaches, as IPv4 and IPv6 have it. */
final class Addresses {
    private static final InetAddress EVERYBODY = Literal.address("255.255.255.255").orElseThrow();

    private Addresses() {
    }

    /** Tells whether what goes there goes to several. */
    static boolean isForMany(final InetAddress address) {
        return address.isMulticastAddress() || isBroadcast(address);
    }

    /** Tells whether it is 255.255.255.255. */
    static boolean isBroadcast(final InetAddress address) {
        return address.equals(EVERYBODY);
    }

    /** Tells whether who is bound to an address is bound to another one too; IPv6 everywhere includes IPv4. */
    static boolean covers(final InetAddress bound, final InetAddress one) {
        return bound.equals(one) || bound.isAnyLocalAddress()
            && (bound instanceof Inet6Address || one instanceof Inet4Address);
    }

    /** Tells whether two bound addresses are in each other's way. */
    static boolean overlap(final InetAddress one, final InetAddress other) {
        return covers(one, other) || covers(other, one);
    }

    /** Refuses what an address cannot reach from a family of its own. */
    static void requireReach(final InetAddress from, final InetAddress to) throws NoRouteToHostException {
        if (from.getClass() != to.getClass() && !covers(from, to)) {
            throw new NoRouteToHostException("no way from " + from.getHostAddress() + " to " + to.getHostAddress());
        }
    }

    /**
     * Gives the address that a receiver sees: of who is bound everywhere it is the receiver's own, as it is on one
     * machine, or of the loop for what goes to many.
     */
    static InetSocketAddress seenFrom(final InetSocketAddress bound, final InetSocketAddress to) {
        final InetAddress target = to.getAddress();
        if (!bound.getAddress().isAnyLocalAddress()) {
            return bound;
        }
        return new InetSocketAddress(isForMany(target) ? loop(target) : target, bound.getPort());
    }

    private static InetAddress loop(final InetAddress alike) {
        return Literal.address(alike instanceof Inet4Address ? "127.0.0.1" : "::1").orElseThrow();
    }
}
