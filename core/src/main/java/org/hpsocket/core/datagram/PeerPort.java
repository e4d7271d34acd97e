package org.hpsocket.core.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.hpsocket.ErrorEvent;
import org.hpsocket.Udp;
import org.hpsocket.core.codec.CloseNotice;
import org.hpsocket.core.events.Owner;
import org.hpsocket.core.events.Seldom;
import org.hpsocket.core.link.MovablePort;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * One datagram port and its peers, each a link: a server's takes whoever sends to it, a client's has the one it is
 * connected with. It gives each datagram to the link of its sender, and the socket to the links that have something to
 * send.
 *
 * <p>Limits: what waits at peers that nobody asks holds at most a quarter of the runtime's memory, for all ports of a
 * component: strangers may be many peers at once.
 *
 * <p>Closing a server's admits nobody any more; the socket goes with its last peer. A client's goes with its peer.
 *
 * <p>Thread: its loop.
 */
final class PeerPort implements PortHandler, Listening {
    private static final int WAITING_PART = 4;

    private final EventLoop loop;
    private final Owner component;
    private final Udp rules;
    private final @Nullable Acceptor acceptor;
    private final AtomicLong waitingBytes;
    private final long mostWaitingBytes;
    private final PeerTable peers;
    private final ArrayDeque<PeerLink> blocked = new ArrayDeque<>();
    private final Seldom tooLong = new Seldom();
    private @Nullable Port port;
    private @Nullable MovablePort moves;
    private @Nullable PeerLink hearing;
    private @Nullable InetSocketAddress heardFrom;
    private @Nullable PeerLink only;
    private boolean closing;

    /** @param waitingBytes what waits at the peers of all ports of the component */
    PeerPort(final EventLoop loop, final Owner component, final Udp rules, final @Nullable Acceptor acceptor,
        final AtomicLong waitingBytes) {
        this.loop = loop;
        this.component = component;
        this.rules = rules;
        this.acceptor = acceptor;
        this.waitingBytes = waitingBytes;
        this.mostWaitingBytes = component.room().pool().stats().limitBytes() / WAITING_PART;
        this.peers = new PeerTable(component.room().random().nextLong());
    }

    /**
     * Opens the port.
     *
     * @param remote the one peer; null for a server's
     */
    void open(final InetSocketAddress local, final @Nullable InetSocketAddress remote, final PortOptions options)
        throws ListenException {
        final var opened = new MovablePort(loop, local, remote, options, this);
        moves = opened;
        opened.usedBy(this::bound);
    }

    void bound(final Port open) {
        port = open;
    }

    /** Makes the link of the one peer. */
    void connected(final InetSocketAddress remote, final Connector connector) {
        closing = true;
        final var link = new PeerLink(this, remote, false);
        peers.put(link);
        only = link;
        link.open(connector.connected(link));
    }

    // ---- what links ask

    EventLoop loop() {
        return loop;
    }

    Udp rules() {
        return rules;
    }

    /** Sends one datagram; a client's port knows where to. */
    boolean send(final ByteBuffer datagram, final InetSocketAddress remote) throws IOException {
        return port().send(datagram, acceptor == null ? null : near(remote));
    }

    /** Sends one datagram that nothing depends on. */
    void sendIfPossible(final ByteBuffer datagram, final InetSocketAddress remote) {
        try {
            send(datagram, remote);
        } catch (final IOException e) {
            component.counted().dropped.increment();
        }
    }

    /** Lets a link try again when there is room. */
    void awaitRoom(final PeerLink link) {
        blocked.addLast(link);
    }

    /** Whether a datagram may wait; it holds memory until {@link #waited}. */
    boolean mayWait(final int bytes) {
        if (waitingBytes.addAndGet(bytes) <= mostWaitingBytes) {
            return true;
        }
        waited(bytes);
        return false;
    }

    /** Datagrams wait no longer. */
    void waited(final long bytes) {
        waitingBytes.addAndGet(-bytes);
    }

    /** A peer's datagram is lost here. */
    void dropped() {
        component.counted().dropped.increment();
    }

    void left(final PeerLink link) {
        peers.remove(link);
        blocked.remove(link);
        closeIfEmpty();
    }

    // ---- the listening socket of a server

    @Override
    public SocketAddress localAddress() {
        return port().localAddress();
    }

    @Override
    public void close() {
        closing = true;
        closeIfEmpty();
    }

    // ---- what the port tells

    @Override
    public void onDatagram(final Slab datagram, final InetSocketAddress from) {
        PeerLink peer = peerAt(from);
        if (peer == null) {
            peer = admit(datagram, from);
        }
        if (peer == null) {
            datagram.release();
        } else {
            hearing = peer;
            heardFrom = from;
            peer.arrived(datagram);
            hearing = null;
            heardFrom = null;
        }
    }

    @Override
    public void onOversize(final InetSocketAddress from) {
        dropped();
        final PeerLink peer = peerAt(from);
        if (peer == null) {
            component.errors().seldom(
                tooLong, ErrorEvent.Kind.LIMIT, () -> tooLong(from) + ", dropped by " + component.name(), null);
        } else {
            peer.tooLong(tooLong(from));
        }
    }

    @Override
    public void onDropped(final InetSocketAddress from) {
        dropped();
    }

    @Override
    public void onWritable() {
        for (int count = blocked.size(); count > 0 && !blocked.isEmpty(); count--) {
            final PeerLink peer = blocked.removeFirst();
            peer.writable();
            if (peer == blocked.peekLast()) {
                return; // what has no room for one has none for others
            }
        }
    }

    /** What the system says of a server's port is about nobody in particular. */
    @Override
    public void onError(final IOException cause) {
        if (acceptor == null) {
            for (final PeerLink peer : peers.all()) {
                peer.unreachable(cause);
            }
        }
    }

    /**
     * Gives the address for an answer: the one that the question came with, equal to the peer's own, but still in the
     * processor's cache.
     */
    private @Nullable InetSocketAddress near(final InetSocketAddress remote) {
        final PeerLink peer = hearing;
        return peer != null && peer.remoteAddress() == remote ? heardFrom : remote;
    }

    private String tooLong(final InetSocketAddress from) {
        return "datagram from " + Addresses.text(from) + " is longer than maxDatagramSize="
            + component.options().maxDatagramSize();
    }

    /** A client's socket hears nobody but its peer, however the system writes the address. */
    private @Nullable PeerLink peerAt(final InetSocketAddress from) {
        return only == null ? peers.get(from) : only;
    }

    /**
     * Makes a link of whoever sends the first datagram; a close notice that comes late, or from nowhere, begins
     * nothing.
     */
    private @Nullable PeerLink admit(final Slab first, final InetSocketAddress from) {
        final Acceptor asked = acceptor;
        if (asked == null || closing || rules.notice() && CloseNotice.is(first.buffer())) {
            return null;
        }
        if (asked.admit() == null) {
            if (rules.notice()) {
                sendIfPossible(CloseNotice.bytes(), from);
            }
            return null;
        }
        final var link = new PeerLink(this, from, true);
        try {
            peers.put(link);
            link.open(asked.accepted(link));
        } catch (final RuntimeException e) {
            peers.remove(link);
            asked.dropped(e);
            return null;
        }
        return link;
    }

    private void closeIfEmpty() {
        if (closing && peers.isEmpty()) {
            Objects.requireNonNull(moves).close();
        }
    }

    private Port port() {
        final Port bound = port;
        if (bound == null) {
            throw new IllegalStateException("the port is not bound yet");
        }
        return bound;
    }
}
