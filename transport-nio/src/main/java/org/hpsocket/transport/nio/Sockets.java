package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.hpsocket.StartException;
import org.hpsocket.spi.ListenException;
import org.jspecify.annotations.Nullable;

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

    /**
     * Gives the family of a stream's socket.
     *
     * @param own the address to bind, or null when the system chooses it
     * @throws IOException when these are neither IP addresses nor one path
     */
    static ProtocolFamily family(final SocketAddress one, final @Nullable SocketAddress own) throws IOException {
        if (!(one instanceof UnixDomainSocketAddress)) {
            return family(resolved(one), own == null ? null : resolved(own));
        }
        if (own != null) {
            throw new IOException("a socket that connects to a path has no address of its own: " + own);
        }
        return StandardProtocolFamily.UNIX;
    }

    /**
     * Gives the family of a socket: IPv4 when its addresses are, else IPv6, which carries both.
     *
     * @param other the other address, or null when the system chooses it
     */
    static ProtocolFamily family(final InetSocketAddress one, final @Nullable InetSocketAddress other) {
        final boolean four = isFour(one.getAddress()) && (other == null || isFour(other.getAddress()));
        return four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** Closes a socket that nothing is expected of any more, and does not linger: that would hold up the loop. */
    static void discard(final NetworkChannel socket) {
        try (socket) {
            if (socket instanceof SocketChannel connected && connected.getOption(StandardSocketOptions.SO_LINGER) > 0) {
                connected.setOption(StandardSocketOptions.SO_LINGER, -1);
            }
        } catch (final IOException e) {
            // the descriptor is gone all the same, and there is nobody to tell
        }
    }

    /** Says at which step it failed. */
    static ListenException failed(final StartException.Step step, final Exception cause) {
        final IOException told = cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
        return new ListenException(step, told);
    }

    static boolean isFour(final InetAddress address) {
        return address instanceof Inet4Address;
    }

    private static <T> void set(final NetworkChannel socket, final SocketOption<T> option, final Object value)
        throws IOException {
        socket.setOption(option, option.type().cast(value));
    }
}
