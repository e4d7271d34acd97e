package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Loop;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect. The connector hears of it exactly once, or not at all when it is cancelled first.
 *
 * <p>Where the backlog of a path is full the system does not wait as it does for TCP: it is asked again after {@value
 * #LEAST_PAUSE_MS} ms, and ever later up to {@value #MOST_PAUSE_MS} ms, until the attempt is cancelled.
 *
 * <p>Owns: the socket, until it is a link's.
 */
final class NioConnect implements Ready {
    private static final long LEAST_PAUSE_MS = 5;
    private static final long MOST_PAUSE_MS = 100;
    private static final long NS_PER_MS = 1_000_000;

    private final Loop loop;
    private final NioPoller poller;
    private final SocketAddress remote;
    private final LinkOptions options;
    private final Connector connector;
    private SocketChannel channel;
    private long pauseMs = LEAST_PAUSE_MS;
    private boolean over;

    private NioConnect(
        final Loop loop, final SocketChannel channel, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        this.loop = loop;
        this.poller = (NioPoller) loop.poller();
        this.channel = channel;
        this.remote = remote;
        this.options = options;
        this.connector = connector;
    }

    /** Connects; gives what cancels. */
    static Runnable begin(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        final SocketChannel channel;
        try {
            channel = open(local, remote, options);
        } catch (final IOException | RuntimeException e) {
            connector.failed(e);
            return () -> { };
        }
        final NioConnect attempt = new NioConnect(loop, channel, remote, options, connector);
        attempt.begin();
        return attempt::cancel;
    }

    @Override
    public void ready() {
        if (over) {
            return;
        }
        try {
            if (!channel.finishConnect()) {
                return;
            }
        } catch (final IOException e) {
            fail(e);
            return;
        }
        succeed();
    }

    private static SocketChannel open(
        final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options)
        throws IOException {
        final SocketChannel channel = SocketChannel.open(Sockets.family(remote, local));
        try {
            channel.configureBlocking(false);
            Sockets.apply(channel, options.connected());
            return local == null ? channel : channel.bind(local);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw e;
        }
    }

    private void begin() {
        final boolean connected;
        try {
            connected = channel.connect(remote);
            if (!connected) {
                poller.register(channel, SelectionKey.OP_CONNECT, this);
            }
        } catch (final IOException e) {
            if (remote instanceof UnixDomainSocketAddress path && SocketFile.isFull(path.getPath(), e)) {
                loop.after(pauseMs * NS_PER_MS, this::again);
            } else {
                fail(e);
            }
            return;
        } catch (final RuntimeException e) {
            fail(e);
            return;
        }
        if (connected) {
            succeed();
        }
    }

    private void again() {
        if (over) {
            return;
        }
        pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
        Sockets.discard(channel);
        try {
            channel = open(null, remote, options);
        } catch (final IOException | RuntimeException e) {
            fail(e);
            return;
        }
        begin();
    }

    private void succeed() {
        final NioLink link;
        final LinkHandler handler;
        try {
            refuseItself();
            link = new NioLink(loop, channel, options.readBytes());
            handler = connector.connected(link);
        } catch (final IOException | RuntimeException e) {
            fail(e);
            return;
        }
        over = true;
        link.open(handler);
    }

    /** A socket bound to the port that it connects to meets itself, where nobody listens. */
    private void refuseItself() throws IOException {
        final SocketAddress own = channel.getLocalAddress();
        if (own.equals(channel.getRemoteAddress())) {
            throw new ConnectException("Connection refused: the socket met itself at " + own);
        }
    }

    private void fail(final Exception cause) {
        over = true;
        poller.discard(channel);
        connector.failed(cause);
    }

    private void cancel() {
        if (!over) {
            over = true;
            poller.discard(channel);
        }
    }
}
