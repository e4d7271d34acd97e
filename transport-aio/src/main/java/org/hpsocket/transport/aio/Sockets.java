package org.hpsocket.transport.aio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.Map;

/** What is done alike with every socket. */
final class Sockets {

    private Sockets() {
    }

    /**
     * Sets options.
     *
     * @throws IOException naming the option that the socket does not know or whose value it refuses
     */
    static void apply(final NetworkChannel socket, final Map<SocketOption<?>, Object> options) throws IOException {
        for (final Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
            try {
                set(socket, option.getKey(), option.getValue());
            } catch (final IOException | RuntimeException e) {
                final String refused = option.getKey().name() + "=" + option.getValue();
                throw new IOException("socket option refused: " + refused + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Gives the address as one of IP.
     *
     * @throws IOException when it is none, or only a name
     */
    static InetSocketAddress resolved(final SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress ip && !ip.isUnresolved()) {
            return ip;
        }
        throw new IOException("not a resolved IP address: " + address);
    }

    /** Closes a socket that nothing is expected of any more. These sockets do not linger: they lack that option. */
    static void discard(final NetworkChannel socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // the descriptor is gone all the same, and there is nobody to tell
        }
    }

    private static <T> void set(final NetworkChannel socket, final SocketOption<T> option, final Object value)
        throws IOException {
        socket.setOption(option, option.type().cast(value));
    }
}
