package org.hpsocket.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/** A transport without a network: tests accept, answer attempts and break things by hand. */
public final class FakeTransport implements Transport {
    private static final Set<SocketOption<?>> OPTIONS =
        Set.of(StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_RCVBUF);

    volatile Set<Capability> capabilities = Set.of(Capability.STREAM, Capability.DATAGRAM);
    public volatile Set<SocketOption<?>> ofConnected = OPTIONS;
    volatile Set<SocketOption<?>> ofUnix = OPTIONS;
    /** Attempts to connect, in order. */
    public final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    public final List<FakePort> ports = new CopyOnWriteArrayList<>();
    public final List<FakePoller> pollers = new CopyOnWriteArrayList<>();
    /** Answers attempts inside the call; does nothing by default. */
    public volatile Consumer<Attempt> atOnce = attempt -> { };
    public volatile @Nullable Exception listenFails;
    volatile @Nullable RuntimeException closingFails;
    volatile int pollersMost = Integer.MAX_VALUE;
    volatile boolean listens;
    private volatile @Nullable Acceptor acceptor;
    private volatile @Nullable Loop listener;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return kind == SocketKind.UNIX_CONNECTED ? ofUnix : kind == SocketKind.CONNECTED ? ofConnected : OPTIONS;
    }

    @Override
    public Poller poller(final Loop loop) throws IOException {
        if (pollers.size() >= pollersMost) {
            throw new IOException("Too many open files");
        }
        final var poller = new FakePoller();
        pollers.add(poller);
        return poller;
    }

    @Override
    public Listening listen(final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor hears)
        throws ListenException {
        if (listenFails instanceof ListenException refused) {
            throw refused;
        }
        if (listenFails instanceof RuntimeException fault) {
            throw fault;
        }
        acceptor = hears;
        listener = loop;
        listens = true;
        return new Listening() {
            @Override
            public SocketAddress localAddress() {
                return new InetSocketAddress("127.0.0.1", 5555);
            }

            @Override
            public void close() {
                listens = false;
                if (closingFails != null) {
                    throw Objects.requireNonNull(closingFails);
                }
            }
        };
    }

    @Override
    public Runnable connect(final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote,
        final LinkOptions options, final Connector connector) {
        final var attempt = new Attempt(loop, local, remote, options, connector);
        attempts.add(attempt);
        atOnce.accept(attempt);
        return () -> attempt.cancelled = !attempt.answered;
    }

    @Override
    public Port open(final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        if (listenFails instanceof ListenException refused) {
            throw refused;
        }
        final var port = new FakePort(loop, local, handler);
        ports.add(port);
        return port;
    }

    /** Accepts a connection at the next poll of the listening loop. */
    void accept(final Consumer<FakeLink> accepted) {
        final Acceptor hears = Objects.requireNonNull(acceptor);
        final Loop loop = Objects.requireNonNull(listener);
        ((FakePoller) loop.poller()).tell(() -> {
            final Loop target = hears.admit();
            if (target != null) {
                target.execute(() -> join(hears, target, accepted));
            }
        });
    }

    Acceptor acceptor() {
        return Objects.requireNonNull(acceptor);
    }

    private static void join(final Acceptor hears, final Loop target, final Consumer<FakeLink> accepted) {
        final var link = new FakeLink(target);
        accepted.accept(link);
        final LinkHandler handler;
        try {
            handler = hears.accepted(link);
        } catch (final RuntimeException e) {
            hears.dropped(e);
            return;
        }
        link.open(handler);
    }

    /** One attempt to connect. */
    public static final class Attempt {
        final Loop loop;
        final @Nullable SocketAddress local;
        public final SocketAddress remote;
        final LinkOptions options;
        public final FakeLink link;
        volatile boolean cancelled;
        volatile boolean answered;
        private final Connector connector;

        Attempt(final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote,
            final LinkOptions options, final Connector connector) {
            this.loop = loop;
            this.local = local;
            this.remote = remote;
            this.options = options;
            this.connector = connector;
            this.link = new FakeLink(loop);
        }

        /** Connects now; on the loop. */
        public void connectHere() {
            answered = true;
            link.open(connector.connected(link));
        }

        /** Fails now; on the loop. */
        void failHere(final String why) {
            answered = true;
            connector.failed(new IOException(why));
        }

        public void connects() {
            ((FakePoller) loop.poller()).tell(this::connectHere);
        }

        public void fails(final String why) {
            ((FakePoller) loop.poller()).tell(() -> failHere(why));
        }
    }
}
