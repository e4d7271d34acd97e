package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Loop;
import org.jspecify.annotations.Nullable;

/** An attempt to connect; it is answered once, or not at all when it is cancelled first. */
final class MemoryConnect {
    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final boolean messages;
    private final Loop loop;
    private final LinkOptions options;
    private final Connector connector;
    private @Nullable InetSocketAddress bound;
    private boolean over;

    MemoryConnect(
        final MemoryNetwork network, final boolean messages, final Loop loop, final LinkOptions options,
        final Connector connector) {
        this.network = network;
        this.lock = network.lock();
        this.messages = messages;
        this.loop = loop;
        this.options = options;
        this.connector = connector;
    }

    /** Connects; what is wrong with the call itself is answered at once. */
    void begin(final @Nullable SocketAddress local, final SocketAddress remote) {
        final InetSocketAddress to;
        final InetSocketAddress from;
        try {
            to = MemoryTransport.resolved(remote);
            MemoryTransport.requireKnown(options.connected(), MemoryTransport.CONNECTED);
            from = bind(local);
        } catch (final IOException e) {
            fail(e);
            return;
        }
        final RandomGenerator random = network.split();
        final MemoryFaults faults = network.faults();
        if (random.nextDouble() < faults.connectsAtOnce()) {
            answer(from, to, random);
        } else {
            final long latencyNs = random.nextLong(faults.latencyMinNs(), faults.latencyMaxNs() + 1);
            ((MemoryPoller) loop.poller()).at(network.nowNs() + latencyNs, () -> answer(from, to, random));
        }
    }

    void cancel() {
        over = true;
        lock.lock();
        try {
            if (bound != null) {
                network.free(bound);
                bound = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private InetSocketAddress bind(final @Nullable SocketAddress local) throws IOException {
        final var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        lock.lock();
        try {
            bound = network.bind(local == null ? anywhere : MemoryTransport.resolved(local));
            return bound;
        } finally {
            lock.unlock();
        }
    }

    private void answer(final InetSocketAddress from, final InetSocketAddress to, final RandomGenerator random) {
        final MemoryLink link;
        lock.lock();
        try {
            if (over) {
                return;
            }
            bound = null;
            final boolean refused = random.nextDouble() < network.faults().refusals();
            final MemoryListening listening = refused ? null : network.listener(to);
            if (listening == null || !listening.hasRoom()) {
                network.free(from);
                link = null;
            } else {
                link = pair(from, to, listening, random);
            }
        } finally {
            lock.unlock();
        }
        if (over) {
            return;
        }
        if (link == null) {
            fail(new ConnectException("Connection refused: " + to));
        } else {
            open(link);
        }
    }

    /** Makes both ends, one of which waits to be accepted. Locked. */
    private MemoryLink pair(
        final InetSocketAddress from, final InetSocketAddress to, final MemoryListening listening,
        final RandomGenerator random) {
        final MemoryFaults faults = network.faults();
        final boolean doomed = random.nextDouble() < faults.resets();
        final long resetBytes = doomed ? random.nextInt(faults.resetMaxBytes() + 1) : Long.MAX_VALUE;
        final var connection = new MemoryLink.Connection(network, messages, new MemoryLink.ResetPoint(resetBytes));
        final var there = new MemoryPipe(faults.kernelBytes(), messages);
        final var back = new MemoryPipe(faults.kernelBytes(), messages);
        final var near = new MemoryLink(connection, back, there, from, to, options.readBytes(), true);
        final var far = new MemoryLink(connection, there, back, to, from, listening.readBytes(), false);
        near.meets(far);
        listening.add(far, network.nowNs());
        return near;
    }

    private void open(final MemoryLink link) {
        link.place(loop, options.connected());
        final LinkHandler handler;
        try {
            handler = Objects.requireNonNull(connector.connected(link), "handler");
        } catch (final RuntimeException e) {
            link.drop();
            fail(e);
            return;
        }
        over = true;
        link.open(handler);
    }

    private void fail(final Exception cause) {
        over = true;
        connector.failed(cause);
    }
}
