package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hpsocket.StartException;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Sockets without an operating system: links over a {@link MemoryNetwork}, addressed like TCP. Strict where a kernel is
 * lenient: a call off its loop and a call out of order throw.
 *
 * <p>Ports are addressed like UDP, in numbers of their own; a host has any address, and groups reach all of them.
 *
 * <p>Message links keep the borders of units; a unit is at most as long as the reader's deliveries and the network's
 * buffer.
 *
 * <p>Thread: as {@link Transport} says.
 */
public final class MemoryTransport implements Transport {
    static final Set<SocketOption<?>> LISTENING =
        Set.of(StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_RCVBUF);
    static final Set<SocketOption<?>> CONNECTED = Set.of(
        StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR,
        StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_LINGER, StandardSocketOptions.SO_RCVBUF,
        StandardSocketOptions.SO_SNDBUF);
    static final Set<SocketOption<?>> DATAGRAM = Set.of(
        StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_BROADCAST,
        StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.IP_TOS,
        StandardSocketOptions.IP_MULTICAST_IF, StandardSocketOptions.IP_MULTICAST_LOOP,
        StandardSocketOptions.IP_MULTICAST_TTL);
    private static final int RANK = -100;

    private final MemoryNetwork network;
    private final boolean messages;

    private MemoryTransport(final MemoryNetwork network, final boolean messages) {
        this.network = network;
        this.messages = messages;
    }

    /**
     * Makes a transport whose links are streams.
     *
     * @param network where they meet
     * @return the transport
     */
    public static MemoryTransport streams(final MemoryNetwork network) {
        return new MemoryTransport(network, false);
    }

    /**
     * Makes a transport whose links keep the borders of units.
     *
     * @param network where they meet
     * @return the transport
     */
    public static MemoryTransport messages(final MemoryNetwork network) {
        return new MemoryTransport(network, true);
    }

    /**
     * Gives the network.
     *
     * @return where the links meet
     */
    public MemoryNetwork network() {
        return network;
    }

    /**
     * Reads an option of a link of this transport.
     *
     * @param link the link
     * @param option the option
     * @return what was set, empty when nothing was
     */
    public static Optional<Object> option(final Link link, final SocketOption<?> option) {
        return Optional.ofNullable(((MemoryLink) link).option(option));
    }

    /**
     * Reads an option of a port of this transport.
     *
     * @param port the port
     * @param option the option
     * @return what was set, empty when nothing was
     */
    public static Optional<Object> option(final Port port, final SocketOption<?> option) {
        return Optional.ofNullable(((MemoryPort) port).option(option));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Set<Capability> capabilities() {
        return messages ? Set.of(Capability.MESSAGES, Capability.DATAGRAM, Capability.HANDOVER)
            : Set.of(Capability.STREAM, Capability.DATAGRAM, Capability.FILE, Capability.HANDOVER);
    }

    @Override
    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return switch (kind) {
            case LISTENING -> LISTENING;
            case CONNECTED -> CONNECTED;
            case DATAGRAM -> DATAGRAM;
            default -> Set.of();
        };
    }

    @Override
    public Poller poller(final Loop loop) {
        return new MemoryPoller(network);
    }

    @Override
    public Listening listen(
        final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        StartException.Step step = StartException.Step.SOCKET_CREATE;
        network.lock().lock();
        try {
            final InetSocketAddress wanted = resolved(local);
            requireKnown(options.listening(), LISTENING);
            step = StartException.Step.SOCKET_BIND;
            final InetSocketAddress address = network.bind(wanted);
            final var listening = new MemoryListening(network, loop, address, options, acceptor);
            network.listen(address, listening);
            return listening;
        } catch (final IOException e) {
            throw new ListenException(step, e);
        } finally {
            network.lock().unlock();
        }
    }

    @Override
    public Runnable connect(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        final var attempt = new MemoryConnect(network, messages, loop, options, connector);
        attempt.begin(local, remote);
        return attempt::cancel;
    }

    @Override
    public Port open(
        final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        return network.ports().open(loop, local, remote, options, handler);
    }

    @Override
    public Link adopt(final Loop loop, final Handover socket, final LinkOptions options, final LinkHandler handler)
        throws IOException {
        return MemoryLink.adopt(loop, socket, handler);
    }

    @Override
    public Listening adopt(final Loop loop, final Handover socket, final LinkOptions options, final Acceptor acceptor)
        throws IOException {
        return MemoryListening.adopt(loop, socket, options, acceptor);
    }

    @Override
    public Port adopt(final Loop loop, final Handover socket, final PortOptions options, final PortHandler handler)
        throws IOException {
        return MemoryPort.adopt(loop, socket, options, handler);
    }

    static InetSocketAddress resolved(final SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress ip && !ip.isUnresolved()) {
            return ip;
        }
        throw new IOException("not a resolved IP address: " + address);
    }

    static void requireKnown(final Map<SocketOption<?>, Object> set, final Set<SocketOption<?>> known)
        throws IOException {
        for (final Map.Entry<SocketOption<?>, Object> option : set.entrySet()) {
            if (!known.contains(option.getKey()) || !option.getKey().type().isInstance(option.getValue())) {
                throw new IOException("socket option refused: " + option.getKey().name() + "=" + option.getValue());
            }
        }
    }
}
