package org.hpsocket.transport.aio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
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
final class AioConnect {
    private final Loop loop;
    private final AsynchronousSocketChannel channel;
    private final int readBytes;
    private final Connector connector;
    private final Operation<Void> connecting;
    private boolean over;

    private AioConnect(
        final Loop loop, final AsynchronousSocketChannel channel, final int readBytes, final Connector connector) {
        this.loop = loop;
        this.channel = channel;
        this.readBytes = readBytes;
        this.connector = connector;
        this.connecting = new Operation<>((AioPoller) loop.poller(), this::taken);
    }

    /** Connects; gives what cancels. */
    static Runnable begin(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        final AsynchronousSocketChannel channel;
        try {
            Sockets.resolved(remote);
            channel = open(loop, local, options);
        } catch (final IOException | RuntimeException e) {
            connector.failed(e);
            return () -> { };
        }
        final AioConnect attempt = new AioConnect(loop, channel, options.readBytes(), connector);
        attempt.begin(remote);
        return attempt::cancel;
    }

    private static AsynchronousSocketChannel open(
        final Loop loop, final @Nullable SocketAddress local, final LinkOptions options) throws IOException {
        final InetSocketAddress own = local == null ? null : Sockets.resolved(local);
        final AsynchronousSocketChannel channel =
            AsynchronousSocketChannel.open(((AioPoller) loop.poller()).group().channels());
        try {
            Sockets.apply(channel, options.connected());
            return own == null ? channel : channel.bind(own);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw e;
        }
    }

    private void begin(final SocketAddress remote) {
        connecting.begin();
        try {
            channel.connect(remote, null, connecting);
        } catch (final RuntimeException e) {
            connecting.failed(e, null);
        }
        if (connecting.isOver()) {
            taken();
        }
    }

    /** Goes on with what the system says. */
    private void taken() {
        connecting.end();
        final Throwable failure = connecting.failure();
        if (over) {
            return;
        }
        if (failure == null) {
            succeed();
        } else {
            fail(failure);
        }
    }

    private void succeed() {
        final AioLink link;
        final LinkHandler handler;
        try {
            refuseItself();
            link = new AioLink(loop, channel, readBytes);
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

    private void fail(final Throwable cause) {
        over = true;
        Sockets.discard(channel);
        connector.failed(cause);
    }

    private void cancel() {
        if (!over) {
            over = true;
            Sockets.discard(channel);
        }
    }
}
