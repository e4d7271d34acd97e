package org.hpsocket;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hpsocket.spi.Literal;

/**
 * Some addresses and networks, IPv4 and IPv6: an immutable value, written as {@code 127.0.0.1, 10.0.0.0/8, fd00::/8}.
 *
 * <p>Thread: any.
 *
 * @param networks each of them
 */
public record Networks(List<Network> networks) {
    private static final Networks NONE = new Networks(List.of());

    /**
     * Copies the networks.
     *
     * @param networks each of them
     */
    public Networks {
        networks = List.copyOf(networks);
    }

    /**
     * Gives no network.
     *
     * @return contains no address
     */
    public static Networks none() {
        return NONE;
    }

    /**
     * Reads networks. Names are not resolved.
     *
     * @param text literal addresses, each with {@code /} and the bits of its network where it stands for more than
     *     itself, with commas between them; empty for none
     * @return the networks
     * @throws HpSocketException naming the part that is no network
     */
    public static Networks of(final String text) {
        final var networks = new ArrayList<Network>();
        for (final String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            networks.add(Network.of(part.strip()));
        }
        return new Networks(networks);
    }

    /**
     * Tells whether there are none.
     *
     * @return true when no address is contained
     */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /**
     * Tells whether an address is in one of them.
     *
     * @param address the address
     * @return true when it is
     */
    public boolean contains(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        for (final Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Writes them as {@link #of} reads them. */
    @Override
    public String toString() {
        return networks.stream().map(Network::toString).collect(Collectors.joining(","));
    }

    /**
     * One network.
     *
     * @param address one of its addresses; what is behind the prefix does not matter
     * @param prefixBits how many bits of it all addresses of the network have in common
     */
    public record Network(InetAddress address, int prefixBits) {

        /**
         * Checks the bits.
         *
         * @param address one of its addresses
         * @param prefixBits the bits in common
         */
        public Network {
            Endpoint.requireRange("bits of network " + address.getHostAddress(), prefixBits, 0,
                address.getAddress().length * Byte.SIZE);
        }

        @Override
        public String toString() {
            return address.getHostAddress() + "/" + prefixBits;
        }

        static Network of(final String text) {
            final int slash = text.indexOf('/');
            final InetAddress address = Literal.address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> wrong(text));
            try {
                return new Network(address, slash < 0 ? address.getAddress().length * Byte.SIZE
                    : Integer.parseInt(text.substring(slash + 1)));
            } catch (final NumberFormatException e) {
                throw wrong(text);
            }
        }

        boolean contains(final byte... other) {
            final byte[] own = address.getAddress();
            if (own.length != other.length) {
                return false;
            }
            final int whole = prefixBits / Byte.SIZE;
            final int rest = Byte.SIZE - prefixBits % Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (own[i] != other[i]) {
                    return false;
                }
            }
            return rest == Byte.SIZE || (own[whole] ^ other[whole]) >> rest << rest == 0;
        }

        private static HpSocketException wrong(final String text) {
            return HpSocketException.usage(
                "network " + text + " is not an address or a network such as 192.0.2.7, 10.0.0.0/8 or fd00::/8");
        }
    }
}
