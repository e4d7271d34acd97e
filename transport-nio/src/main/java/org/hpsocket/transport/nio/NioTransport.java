package org.hpsocket.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
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
import org.osgi.service.component.annotations.Component;

/**
 * TCP and UDP over IPv4 and IPv6 by the selectors of the JDK: on every platform, and the first choice on Linux and
 * macOS; and streams between paths, where the platform has Unix-domain sockets.
 *
 * <p>Thread: as {@link Transport} says. It holds nothing: what it makes lives with the loops.
 */
@Component(service = Transport.class)
public final class NioTransport implements Transport {
    private static final int RANK = 100;

    private final Set<SocketOption<?>> ofListening;
    private final Set<SocketOption<?>> ofConnected;
    private final Set<SocketOption<?>> ofDatagram;
    private final Set<SocketOption<?>> ofUnixListening;
    private final Set<SocketOption<?>> ofUnixConnected;
    private final Set<Capability> capabilities;

    /** Creates the transport, and a socket of each kind for a moment, to learn its options. */
    public NioTransport() {
        this(SelectorProvider.provider());
    }

    NioTransport(final SelectorProvider system) {
        try (NetworkChannel listening = system.openServerSocketChannel();
            NetworkChannel connected = system.openSocketChannel();
            NetworkChannel datagram = system.openDatagramChannel()) {
            ofListening = listening.supportedOptions();
            ofConnected = connected.supportedOptions();
            ofDatagram = datagram.supportedOptions();
        } catch (final IOException e) {
            throw new UncheckedIOException("no socket can be made to learn its options", e);
        }
        ofUnixListening = unixOptions(() -> system.openServerSocketChannel(StandardProtocolFamily.UNIX));
        ofUnixConnected = unixOptions(() -> system.openSocketChannel(StandardProtocolFamily.UNIX));
        final var all = EnumSet.of(Capability.STREAM, Capability.DATAGRAM, Capability.FILE, Capability.HANDOVER);
        if (!ofUnixConnected.isEmpty()) {
            all.add(Capability.UNIX);
        }
        capabilities = Collections.unmodifiableSet(all);
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return switch (kind) {
            case LISTENING -> ofListening;
            case CONNECTED -> ofConnected;
            case DATAGRAM -> ofDatagram;
            case UNIX_LISTENING -> ofUnixListening;
            case UNIX_CONNECTED -> ofUnixConnected;
        };
    }

    @Override
    public Poller poller(final Loop loop) throws IOException {
        return new NioPoller();
    }

    @Override
    public Listening listen(
        final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        return NioListening.open(loop, local, options, acceptor);
    }

    @Override
    public Runnable connect(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        return NioConnect.begin(loop, local, remote, options, connector);
    }

    @Override
    public Port open(
        final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        return NioPort.open(loop, local, remote, options, handler);
    }

    @Override
    public Link adopt(
        final Loop loop, final Handover socket, final LinkOptions options, final LinkHandler handler)
        throws IOException {
        return NioLink.adopt(loop, socket, options.readBytes(), handler);
    }

    @Override
    public Listening adopt(
        final Loop loop, final Handover socket, final LinkOptions options, final Acceptor acceptor) throws IOException {
        return NioListening.adopt(loop, socket, options, acceptor);
    }

    @Override
    public Port adopt(
        final Loop loop, final Handover socket, final PortOptions options, final PortHandler handler)
        throws IOException {
        return NioPort.adopt(loop, socket, options, handler);
    }

    /** The options of sockets that not every system has, or allows; none without them. */
    private static Set<SocketOption<?>> unixOptions(final Callable<NetworkChannel> opening) {
        try (NetworkChannel socket = opening.call()) {
            return socket.supportedOptions();
        } catch (final Exception e) {
            return Set.of();
        }
    }
}
