package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.State;
import org.jspecify.annotations.Nullable;

/** A listening socket in memory. */
final class MemoryListening implements Listening {
    private static final long PUT_OFF_NS = 100_000_000;
    private static final int BACKLOG = 50;

    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final InetSocketAddress address;
    private final LinkOptions options;
    private final Acceptor acceptor;
    private final Loop loop;
    private final MemoryPoller poller;
    private final Deque<MemoryLink> waiting;
    private boolean handedOver;
    private boolean closed;

    MemoryListening(
        final MemoryNetwork network, final Loop loop, final InetSocketAddress address, final LinkOptions options,
        final Acceptor acceptor) {
        this(network, loop, address, options, acceptor, new ArrayDeque<>());
    }

    private MemoryListening(
        final MemoryNetwork network, final Loop loop, final InetSocketAddress address, final LinkOptions options,
        final Acceptor acceptor, final Deque<MemoryLink> waiting) {
        this.waiting = waiting;
        this.network = network;
        this.lock = network.lock();
        this.loop = loop;
        this.poller = (MemoryPoller) loop.poller();
        this.address = address;
        this.options = options;
        this.acceptor = acceptor;
    }

    /** Takes over a socket that listens. @throws IOException when it is none of this transport */
    static MemoryListening adopt(
        final Loop loop, final Handover socket, final LinkOptions options, final Acceptor acceptor) throws IOException {
        final MemoryListening before = MemoryChannel.take(socket.channel(), MemoryListening.class);
        before.lock.lock();
        try {
            final var listening = new MemoryListening(
                before.network, loop, before.address, options, acceptor, before.waiting);
            before.network.listen(before.address, listening);
            before.waiting.forEach(link -> listening.poller.at(before.network.nowNs(), listening::accept));
            return listening;
        } finally {
            before.lock.unlock();
        }
    }

    @Override
    public Optional<Handover> handOver() {
        lock.lock();
        try {
            if (closed || handedOver) {
                return Optional.empty();
            }
            handedOver = true;
            return Optional.of(new Handover(new MemoryChannel(this, this::closeNow), null, false, State.NONE));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return address;
    }

    @Override
    public void close() {
        if (!loop.inLoop()) {
            throw new IllegalStateException("close off the loop of the listening socket " + address);
        }
        closeNow();
    }

    private void closeNow() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                network.free(address);
                waiting.forEach(link -> link.peer().resetAt(network.nowNs()));
                waiting.forEach(MemoryLink::drop);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    int readBytes() {
        return options.readBytes();
    }

    /** Tells whether one more connection can wait. Locked. */
    boolean hasRoom() {
        return waiting.size() < (options.backlog() < 1 ? BACKLOG : options.backlog());
    }

    /** Lets a connection wait to be accepted. Locked. */
    void add(final MemoryLink link, final long atNs) {
        waiting.add(link);
        poller.at(atNs, this::accept);
    }

    private void accept() {
        final boolean fails;
        lock.lock();
        try {
            if (handedOver || waiting.isEmpty()) {
                return;
            }
            fails = network.split().nextDouble() < network.faults().acceptFailures();
        } finally {
            lock.unlock();
        }
        if (fails) {
            poller.at(network.nowNs() + PUT_OFF_NS, this::accept);
            acceptor.failed(new IOException("Too many open files"));
            return;
        }
        final MemoryLink link = next();
        final Loop home = acceptor.admit();
        if (home == null) {
            link.drop();
        } else if (home == loop) {
            open(link, home);
        } else if (!((MemoryPoller) home.poller()).at(network.nowNs(), () -> open(link, home))) {
            link.drop();
            acceptor.dropped(new IOException("the loop of the link has ended"));
        }
    }

    private MemoryLink next() {
        lock.lock();
        try {
            return waiting.remove();
        } finally {
            lock.unlock();
        }
    }

    private void open(final MemoryLink link, final Loop home) {
        final @Nullable LinkHandler handler;
        try {
            MemoryTransport.requireKnown(options.connected(), MemoryTransport.CONNECTED);
            link.place(home, options.connected());
            handler = acceptor.accepted(link);
        } catch (final IOException | RuntimeException e) {
            link.drop();
            acceptor.dropped(e);
            return;
        }
        link.open(handler);
    }
}
