package org.hpsocket.transport.aio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.util.Set;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * TCP over IPv4 and IPv6 by the asynchronous channels of the JDK: completion ports, and the first choice, on Windows;
 * on other platforms a way beside the selectors, taken by its name.
 *
 * <p>Thread: as {@link Transport} says. It holds no socket and no thread: what it makes lives with the loops.
 */
@Component(service = Transport.class)
public final class AioTransport implements Transport {
    private static final int RANK = 50;
    private static final int RANK_ON_WINDOWS = 150;

    private final int rank = System.getProperty("os.name").startsWith("Windows") ? RANK_ON_WINDOWS : RANK;
    private @Nullable Known known;

    /** The options of the sockets. */
    private record Known(Set<SocketOption<?>> ofListening, Set<SocketOption<?>> ofConnected) {
    }

    /** Creates the transport. */
    public AioTransport() {
        known = null;
    }

    @Override
    public String name() {
        return "aio";
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.STREAM);
    }

    @Override
    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return switch (kind) {
            case LISTENING -> known().ofListening;
            case CONNECTED -> known().ofConnected;
            default -> Set.of();
        };
    }

    @Override
    public Poller poller(final Loop loop) {
        return new AioPoller(loop);
    }

    @Override
    public Listening listen(
        final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        return AioListening.open(loop, local, options, acceptor);
    }

    @Override
    public Runnable connect(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        return AioConnect.begin(loop, local, remote, options, connector);
    }

    /** Makes a socket of each kind for a moment, once, when it is first asked for: a channel group is a thread. */
    private synchronized Known known() {
        Known options = known;
        if (options == null) {
            options = learnt();
            known = options;
        }
        return options;
    }

    private static Known learnt() {
        try (Group group = new Group();
            NetworkChannel listening = AsynchronousServerSocketChannel.open(group.channels());
            NetworkChannel connected = AsynchronousSocketChannel.open(group.channels())) {
            return new Known(listening.supportedOptions(), connected.supportedOptions());
        } catch (final IOException e) {
            throw new UncheckedIOException("no socket can be made to learn its options", e);
        }
    }
}
