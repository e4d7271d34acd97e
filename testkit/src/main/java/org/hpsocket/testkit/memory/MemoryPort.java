package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.jspecify.annotations.Nullable;

/**
 * One datagram socket in memory.
 *
 * <p>Fails: {@link IllegalStateException} for a call off its loop.
 */
final class MemoryPort implements Port {
    private static final int LONGEST_BYTES = 65_507;

    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final Loop loop;
    private final MemoryPoller poller;
    private final InetSocketAddress local;
    private final @Nullable InetSocketAddress remote;
    private final PortOptions options;
    private final PortHandler handler;
    private final RandomGenerator random;
    private final MemoryInbox inbox;
    private long wakeNs = Long.MAX_VALUE;
    private long lastArrivalNs = Long.MIN_VALUE;
    private boolean full;
    private boolean handedOver;
    private boolean closed;

    MemoryPort(
        final MemoryNetwork network, final Loop loop, final InetSocketAddress local,
        final @Nullable InetSocketAddress remote, final PortOptions options, final PortHandler handler)
        throws IOException {
        this(network, loop, local, remote, options, handler, new MemoryInbox());
        requireLoop("open");
        if (remote != null) {
            requireReach(remote);
        }
    }

    private MemoryPort(
        final MemoryNetwork network, final Loop loop, final InetSocketAddress local,
        final @Nullable InetSocketAddress remote, final PortOptions options, final PortHandler handler,
        final MemoryInbox inbox) {
        this.network = network;
        this.lock = network.lock();
        this.loop = loop;
        this.poller = (MemoryPoller) loop.poller();
        this.local = local;
        this.remote = remote;
        this.options = options;
        this.handler = handler;
        this.random = network.split();
        this.inbox = inbox;
    }

    /** Takes over a port. @throws IOException when it is none of this transport */
    static MemoryPort adopt(
        final Loop loop, final Handover socket, final PortOptions options, final PortHandler handler)
        throws IOException {
        final MemoryPort before = MemoryChannel.take(socket.channel(), MemoryPort.class);
        before.lock.lock();
        try {
            final var port = new MemoryPort(
                before.network, loop, before.local, before.remote, options, handler, before.inbox);
            port.lastArrivalNs = before.lastArrivalNs;
            before.network.ports().replace(before, port);
            port.sleep();
            if (before.full) {
                port.awaitRoom();
            }
            return port;
        } finally {
            before.lock.unlock();
        }
    }

    @Override
    public Optional<Handover> handOver() {
        requireLoop("handOver");
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
        return local;
    }

    @Override
    public boolean send(final ByteBuffer datagram, final @Nullable InetSocketAddress to) throws IOException {
        requireLoop("send");
        if (closed) {
            throw new ClosedChannelException();
        }
        final InetSocketAddress target = target(to);
        requireReach(target);
        if (datagram.remaining() > LONGEST_BYTES) {
            throw new SocketException("Message too long: bytes=" + datagram.remaining() + " max=" + LONGEST_BYTES);
        }
        if (full || isDrawn(network.faults().fullSends())) {
            awaitRoom();
            return false;
        }
        final var bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        lock.lock();
        try {
            network.ports().carry(this, bytes, target);
        } finally {
            lock.unlock();
        }
        return true;
    }

    @Override
    public void close() {
        requireLoop("close");
        closeNow();
    }

    private void closeNow() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                network.ports().close(this, inbox.close());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "memory " + local + (remote == null ? "" : " - " + remote);
    }

    @Nullable Object option(final SocketOption<?> option) {
        return options.socket().get(option);
    }

    // ---- what the other ports ask, locked

    InetSocketAddress local() {
        return local;
    }

    boolean isOn(final SocketOption<Boolean> option) {
        return isOn(options, option);
    }

    /** Tells whether another port may have the same address. */
    boolean sharesWith(final PortOptions others) {
        return Stream.of(StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT)
            .anyMatch(option -> isOn(options, option) && isOn(others, option));
    }

    /** Tells whether it hears what goes to an address. */
    boolean hears(final MemoryPort sender, final InetSocketAddress from, final InetSocketAddress to) {
        if (to.getPort() != local.getPort() || remote != null && !remote.equals(from)) {
            return false;
        }
        final InetAddress address = to.getAddress();
        if (Addresses.isBroadcast(address)) {
            return true;
        }
        final boolean isMember = !address.isMulticastAddress()
            || options.group().filter(address::equals).isPresent() && (sender != this || loops());
        return isMember && Addresses.covers(local.getAddress(), address);
    }

    /** Ranks it among those that share its address. */
    int narrowness() {
        return (remote == null ? 0 : 2) + (local.getAddress().isAnyLocalAddress() ? 0 : 1);
    }

    boolean isDrawn(final double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    /** Tells when what it sends now arrives. */
    long arrivalNs() {
        final MemoryFaults faults = network.faults();
        lastArrivalNs = Math.max(lastArrivalNs, network.nowNs() + latency());
        return lastArrivalNs + (isDrawn(faults.detours()) ? random.nextLong(faults.detourMaxNs() + 1) : 0);
    }

    /** Takes a datagram on its way; false when it is closed or its loop has ended. */
    boolean take(final Flight flight) {
        if (closed || !handedOver && !wakeAt(flight.atNs())) {
            return false;
        }
        inbox.add(flight);
        return true;
    }

    /** Lets something happen on its loop, unless that has ended. */
    void at(final long atNs, final Runnable task) {
        poller.at(Math.max(atNs, network.nowNs()), task);
    }

    /** Learns that nobody was there; the system tells that only a port with a peer. On its loop. */
    void unreachable(final InetSocketAddress to) {
        if (remote != null && !isDrawn(network.faults().losses())) {
            at(network.nowNs() + latency(), () -> fail(new PortUnreachableException("nobody hears " + to)));
        }
    }

    // ---- reading

    /** Locked. */
    private boolean wakeAt(final long atNs) {
        final long soonestNs = Math.max(atNs, network.nowNs());
        if (soonestNs >= wakeNs) {
            return true;
        }
        if (!poller.at(soonestNs, this::wake)) {
            return false;
        }
        wakeNs = soonestNs;
        return true;
    }

    private void wake() {
        if (handedOver) {
            return;
        }
        awake();
        try {
            for (int count = 0; count < options.batch() && !closed; count++) {
                final Flight flight = next();
                if (flight == null) {
                    return;
                }
                tell(flight);
            }
        } finally {
            sleep();
        }
    }

    /** Forgets what it was woken for, but not a later time. */
    private void awake() {
        lock.lock();
        try {
            if (wakeNs <= network.nowNs()) {
                wakeNs = Long.MAX_VALUE;
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Flight next() {
        lock.lock();
        try {
            inbox.arrive(network.nowNs(), unreadMaxBytes());
            return inbox.read();
        } finally {
            lock.unlock();
        }
    }

    private void sleep() {
        lock.lock();
        try {
            final long readableNs = inbox.readableNs();
            if (readableNs != Long.MAX_VALUE) {
                wakeAt(readableNs);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(final Flight flight) {
        if (flight.bytes().length > options.datagramBytes()) {
            handler.onOversize(flight.from());
            return;
        }
        final Slab slab = loop.slabs().take(options.datagramBytes() + 1);
        if (slab == null) {
            handler.onDropped(flight.from());
            return;
        }
        slab.buffer().clear().put(flight.bytes()).flip();
        handler.onDatagram(slab, flight.from());
    }

    private void fail(final IOException cause) {
        if (!closed) {
            handler.onError(cause);
        }
    }

    private int unreadMaxBytes() {
        final Object set = options.socket().get(StandardSocketOptions.SO_RCVBUF);
        return set instanceof Integer bytes ? bytes : network.faults().unreadMaxBytes();
    }

    // ---- writing

    private void awaitRoom() {
        if (!full) {
            full = true;
            at(network.nowNs() + random.nextLong(network.faults().fullMaxNs() + 1), this::room);
        }
    }

    private void room() {
        if (handedOver) {
            return;
        }
        full = false;
        if (!closed) {
            handler.onWritable();
        }
    }

    private InetSocketAddress target(final @Nullable InetSocketAddress to) throws IOException {
        final InetSocketAddress peer = remote;
        if (peer != null && (to == null || to.equals(peer))) {
            return peer;
        }
        if (to == null || peer != null) {
            throw new SocketException("not the peer: remote=" + to + " peer=" + peer);
        }
        return MemoryTransport.resolved(to);
    }

    private void requireReach(final InetSocketAddress to) throws IOException {
        Addresses.requireReach(local.getAddress(), to.getAddress());
        if (Addresses.isBroadcast(to.getAddress()) && !isOn(StandardSocketOptions.SO_BROADCAST)) {
            throw new SocketException("Permission denied: remote=" + to + " SO_BROADCAST=false");
        }
        if (to.getPort() == 0) {
            throw new SocketException("no port to send to: " + to);
        }
    }

    // ----

    private static boolean isOn(final PortOptions options, final SocketOption<Boolean> option) {
        return Boolean.TRUE.equals(options.socket().get(option));
    }

    private boolean loops() {
        return !Boolean.FALSE.equals(options.socket().get(StandardSocketOptions.IP_MULTICAST_LOOP));
    }

    private long latency() {
        final MemoryFaults faults = network.faults();
        return random.nextLong(faults.latencyMinNs(), faults.latencyMaxNs() + 1);
    }

    private void requireLoop(final String call) {
        if (!loop.inLoop()) {
            throw new IllegalStateException(
                call + " off the loop, on " + Thread.currentThread().getName() + ": " + this);
        }
    }
}
