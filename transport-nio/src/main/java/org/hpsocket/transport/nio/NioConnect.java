package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
 * <p>Owns: the socket, until it is a link's.
 */
final class NioConnect implements Ready {
    private final Loop loop;
    private final NioPoller poller;
    private final SocketChannel channel;
    private final int readBytes;
    private final Connector connector;
    private boolean over;

    private NioConnect(final Loop loop, final SocketChannel channel, final int readBytes, final Connector connector) {
        this.loop = loop;
        this.poller = (NioPoller) loop.poller();
        this.channel = channel;
        this.readBytes = readBytes;
        this.connector = connector;
    }

    /** Connects; gives what cancels. */
    static Runnable begin(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        final SocketChannel channel;
        try {
            channel = open(local, Sockets.resolved(remote), options);
        } catch (final IOException | RuntimeException e) {
            connector.failed(e);
            return () -> { };
        }
        final NioConnect attempt = new NioConnect(loop, channel, options.readBytes(), connector);
        attempt.begin(remote);
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
        final @Nullable SocketAddress local, final InetSocketAddress remote, final LinkOptions options)
        throws IOException {
        final InetSocketAddress own = local == null ? null : Sockets.resolved(local);
        final SocketChannel channel = SocketChannel.open(Sockets.family(remote, own));
        try {
            channel.configureBlocking(false);
            Sockets.apply(channel, options.connected());
            return own == null ? channel : channel.bind(own);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw e;
        }
    }

    private void begin(final SocketAddress remote) {
        final boolean connected;
        try {
            connected = channel.connect(remote);
            if (!connected) {
                poller.register(channel, SelectionKey.OP_CONNECT, this);
            }
        } catch (final IOException | RuntimeException e) {
            fail(e);
            return;
        }
        if (connected) {
            succeed();
        }
    }

    private void succeed() {
        final NioLink link;
        final LinkHandler handler;
        try {
            refuseItself();
            link = new NioLink(loop, channel, readBytes);
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
