package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.hpsocket.StartException;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket.
 *
 * <p>Limits: at most {@value #ACCEPTED} connections a turn. When accepting fails, for instance because no descriptor is
 * left, it is put off for {@value #LEAST_PAUSE_MS} ms, and twice as long after each further failure up to {@value
 * #MOST_PAUSE_MS} ms; connections wait in the backlog meanwhile.
 */
final class NioListening implements Listening, Ready {
    private static final int ACCEPTED = 64;
    private static final long LEAST_PAUSE_MS = 100;
    private static final long MOST_PAUSE_MS = 1000;
    private static final long NS_PER_MS = 1_000_000;

    private final Loop loop;
    private final NioPoller poller;
    private final ServerSocketChannel channel;
    private final SocketAddress local;
    private final LinkOptions options;
    private final Acceptor acceptor;
    private final SelectionKey key;
    private final @Nullable SocketFile file;
    private long pauseMs = LEAST_PAUSE_MS;
    private boolean closed;

    private NioListening(
        final Loop loop, final ServerSocketChannel channel, final @Nullable SocketFile file, final LinkOptions options,
        final Acceptor acceptor) throws IOException {
        this.loop = loop;
        this.poller = (NioPoller) loop.poller();
        this.channel = channel;
        this.file = file;
        this.local = channel.getLocalAddress();
        this.options = options;
        this.acceptor = acceptor;
        this.key = poller.register(channel, SelectionKey.OP_ACCEPT, this);
    }

    /**
     * Listens.
     *
     * @throws ListenException naming the step that failed; then nothing is left open
     */
    static NioListening open(
        final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        final ServerSocketChannel channel = create(local, options);
        StartException.Step step = StartException.Step.SOCKET_BIND;
        SocketFile file = null;
        try {
            file = bind(channel, local, options.backlog());
            step = StartException.Step.SOCKET_LISTEN;
            return new NioListening(loop, channel, file, options, acceptor);
        } catch (final IOException | RuntimeException e) {
            if (file != null) {
                file.remove();
            }
            Sockets.discard(channel);
            throw Sockets.failed(step, e);
        }
    }

    /**
     * Takes over a socket that listens.
     *
     * @throws IOException when it cannot be taken; it stays the caller's
     */
    static NioListening adopt(
        final Loop loop, final Handover socket, final LinkOptions options, final Acceptor acceptor) throws IOException {
        return new NioListening(
            loop, Rest.channel(socket, ServerSocketChannel.class), SocketFile.handedOver(socket), options, acceptor);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (file != null) {
            file.remove();
        }
        poller.discard(channel);
        poller.sweep();
    }

    @Override
    public Optional<Handover> handOver() {
        if (closed) {
            return Optional.empty();
        }
        closed = true;
        poller.handOver(channel);
        final var rest = new Rest();
        if (file != null) {
            file.writeTo(rest);
        }
        return Optional.of(new Handover(channel, null, false, rest.state()));
    }

    @Override
    public void ready() {
        for (int count = 0; count < ACCEPTED && !closed; count++) {
            final SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (final IOException e) {
                putOff(e);
                return;
            }
            if (accepted == null) {
                return;
            }
            pauseMs = LEAST_PAUSE_MS;
            place(accepted);
        }
    }

    private static ServerSocketChannel create(final SocketAddress local, final LinkOptions options)
        throws ListenException {
        final ServerSocketChannel channel;
        try {
            channel = ServerSocketChannel.open(Sockets.family(local, null));
        } catch (final IOException | RuntimeException e) {
            throw Sockets.failed(StartException.Step.SOCKET_CREATE, e);
        }
        try {
            channel.configureBlocking(false);
            Sockets.apply(channel, options.listening());
            return channel;
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw Sockets.failed(StartException.Step.SOCKET_CREATE, e);
        }
    }

    private static @Nullable SocketFile bind(
        final ServerSocketChannel channel, final SocketAddress local, final int backlog) throws IOException {
        if (local instanceof UnixDomainSocketAddress path) {
            return SocketFile.bind(channel, path, backlog);
        }
        channel.bind(local, backlog);
        return null;
    }

    private void place(final SocketChannel accepted) {
        final Loop target = acceptor.admit();
        if (target == null) {
            Sockets.discard(accepted);
        } else if (target == loop) {
            join(accepted, target);
        } else {
            target.execute(() -> join(accepted, target));
        }
    }

    /** Makes a link of the socket, on the loop of the link. */
    private void join(final SocketChannel accepted, final Loop target) {
        final NioLink link;
        final LinkHandler handler;
        try {
            accepted.configureBlocking(false);
            Sockets.apply(accepted, options.connected());
            link = new NioLink(target, accepted, options.readBytes());
            handler = acceptor.accepted(link);
        } catch (final IOException | RuntimeException e) {
            discard(accepted, target);
            acceptor.dropped(e);
            return;
        }
        link.open(handler);
    }

    private static void discard(final SocketChannel accepted, final Loop target) {
        if (target.poller() instanceof NioPoller poller) {
            poller.discard(accepted);
        } else {
            Sockets.discard(accepted);
        }
    }

    private void putOff(final IOException cause) {
        key.interestOps(0);
        loop.after(pauseMs * NS_PER_MS, this::resume);
        pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
        acceptor.failed(cause);
    }

    private void resume() {
        if (!closed) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }
}
