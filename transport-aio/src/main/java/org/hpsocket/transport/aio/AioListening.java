package org.hpsocket.transport.aio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import org.hpsocket.StartException;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;

/**
 * One listening socket, and one accept at a time.
 *
 * <p>What it accepts belongs to the channel group of its loop for ever, on whichever loop the link lives.
 *
 * <p>The JDK makes no asynchronous sockets of IPv4 alone, and so a socket on 0.0.0.0 hears IPv6 too; such peers are
 * closed at once, for they were not asked for.
 *
 * <p>Limits: at most {@value #ACCEPTED} connections a turn. When accepting fails, for instance because no descriptor is
 * left, it is put off for {@value #LEAST_PAUSE_MS} ms, and twice as long after each further failure up to {@value
 * #MOST_PAUSE_MS} ms; connections wait in the backlog meanwhile.
 */
final class AioListening implements Listening, Ready {
    private static final int ACCEPTED = 64;
    private static final long LEAST_PAUSE_MS = 100;
    private static final long MOST_PAUSE_MS = 1000;
    private static final long NS_PER_MS = 1_000_000;

    private final Loop loop;
    private final AioPoller poller;
    private final AsynchronousServerSocketChannel channel;
    private final InetSocketAddress local;
    private final boolean four;
    private final LinkOptions options;
    private final Acceptor acceptor;
    private final Operation<AsynchronousSocketChannel> accepting;
    private long pauseMs = LEAST_PAUSE_MS;
    private boolean closed;

    private AioListening(
        final Loop loop, final AsynchronousServerSocketChannel channel, final InetSocketAddress local,
        final LinkOptions options, final Acceptor acceptor) {
        this.loop = loop;
        this.poller = (AioPoller) loop.poller();
        this.channel = channel;
        this.local = local;
        this.four = local.getAddress() instanceof Inet4Address && local.getAddress().isAnyLocalAddress();
        this.options = options;
        this.acceptor = acceptor;
        this.accepting = new Operation<>(poller, this::ended);
    }

    /**
     * Listens.
     *
     * @throws ListenException naming the step that failed; then nothing is left open
     */
    static AioListening open(
        final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        final AsynchronousServerSocketChannel channel = create(loop, local, options);
        StartException.Step step = StartException.Step.SOCKET_BIND;
        final AioListening listening;
        try {
            channel.bind(local, options.backlog());
            step = StartException.Step.SOCKET_LISTEN;
            final int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            final var real = new InetSocketAddress(Sockets.resolved(local).getAddress(), port);
            listening = new AioListening(loop, channel, real, options, acceptor);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw failed(step, e);
        }
        listening.poller.list(listening);
        return listening;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        closed = true;
        Sockets.discard(channel);
    }

    @Override
    public boolean goOn() {
        if (closed || accepting.isUnderWay()) {
            return false;
        }
        for (int count = 0; count < ACCEPTED; count++) {
            accepting.begin();
            try {
                channel.accept(null, accepting);
            } catch (final RuntimeException e) {
                accepting.failed(e, null);
            }
            if (!accepting.isOver()) {
                return count > 0;
            }
            if (!taken()) {
                return true;
            }
        }
        poller.list(this);
        return true;
    }

    private static AsynchronousServerSocketChannel create(
        final Loop loop, final SocketAddress local, final LinkOptions options) throws ListenException {
        final AsynchronousServerSocketChannel channel;
        try {
            Sockets.resolved(local);
            channel = AsynchronousServerSocketChannel.open(((AioPoller) loop.poller()).group().channels());
        } catch (final IOException | RuntimeException e) {
            throw failed(StartException.Step.SOCKET_CREATE, e);
        }
        try {
            Sockets.apply(channel, options.listening());
            return channel;
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw failed(StartException.Step.SOCKET_CREATE, e);
        }
    }

    private static ListenException failed(final StartException.Step step, final Exception cause) {
        final IOException told = cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
        return new ListenException(step, told);
    }

    private void ended() {
        if (taken()) {
            poller.list(this);
        }
    }

    /** Takes what was accepted; tells whether to accept on. */
    private boolean taken() {
        accepting.end();
        final Throwable failure = accepting.failure();
        final AsynchronousSocketChannel accepted = accepting.result();
        if (closed) {
            if (accepted != null) {
                Sockets.discard(accepted);
            }
            return false;
        }
        if (accepted == null) {
            putOff(failure == null ? new IOException("nothing was accepted") : failure);
            return false;
        }
        pauseMs = LEAST_PAUSE_MS;
        place(accepted);
        return !closed;
    }

    private void place(final AsynchronousSocketChannel accepted) {
        final Loop target = isStranger(accepted) ? null : acceptor.admit();
        if (target == null) {
            Sockets.discard(accepted);
        } else if (target == loop) {
            join(accepted, target);
        } else {
            target.execute(() -> join(accepted, target));
        }
    }

    /** Whether it came by IPv6 to a socket on the IPv4 address for all. */
    private boolean isStranger(final AsynchronousSocketChannel accepted) {
        try {
            return four && !(accepted.getRemoteAddress() instanceof InetSocketAddress remote
                && remote.getAddress() instanceof Inet4Address);
        } catch (final IOException e) {
            return false;
        }
    }

    /** Makes a link of the socket, on the loop of the link. */
    private void join(final AsynchronousSocketChannel accepted, final Loop target) {
        final AioLink link;
        final LinkHandler handler;
        try {
            Sockets.apply(accepted, options.connected());
            link = new AioLink(target, accepted, options.readBytes());
            handler = acceptor.accepted(link);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(accepted);
            acceptor.dropped(e);
            return;
        }
        link.open(handler);
    }

    private void putOff(final Throwable cause) {
        loop.after(pauseMs * NS_PER_MS, () -> poller.list(this));
        pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
        acceptor.failed(cause);
    }
}
