package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in memory.
 *
 * <p>A close is as the kernels have it: the peer reads to the end; if bytes of it were unread, or more come, or the
 * socket does not linger (SO_LINGER 0), it is reset. A reset is told at once, and what was unread is gone.
 *
 * <p>Fails: {@link IllegalStateException} for a call off its loop, a second send, a finish or offer during a send, a
 * send after finish.
 */
final class MemoryLink implements Link {
    private static final long MEMORY_RETRY_NS = 5_000_000;

    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final boolean messages;
    private final MemoryPipe in;
    private final MemoryPipe out;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final RandomGenerator random;
    private final int readBytes;
    private final boolean connects;
    private final ResetPoint resetPoint;
    private final MemoryOutflow outflow;
    private @Nullable MemoryLink peer;
    private @Nullable Loop loop;
    private @Nullable MemoryPoller poller;
    private @Nullable LinkHandler handler;
    private Map<SocketOption<?>, Object> options = Map.of();
    private long wakeNs = Long.MAX_VALUE;
    private long lateUntilNs;
    private long resetNs = Long.MAX_VALUE;
    private boolean resetWaits;
    private boolean needsRoom;
    private boolean wanted;
    private boolean ended;
    private boolean sending;
    private boolean finished;
    private boolean closing;
    private boolean closed;

    /** Counts down to the reset of a connection. Locked. */
    static final class ResetPoint {
        private long bytesLeft;

        ResetPoint(final long bytesLeft) {
            this.bytesLeft = bytesLeft;
        }

        boolean passedBy(final int bytes) {
            final boolean before = bytesLeft >= 0;
            bytesLeft -= bytes;
            return before && bytesLeft < 0;
        }
    }

    /** What both ends know. */
    record Connection(MemoryNetwork network, boolean messages, ResetPoint resetPoint) {
    }

    /** Makes one end. Locked. */
    MemoryLink(
        final Connection connection, final MemoryPipe in, final MemoryPipe out, final InetSocketAddress local,
        final InetSocketAddress remote, final int readBytes, final boolean connects) {
        this.network = connection.network();
        this.messages = connection.messages();
        this.resetPoint = connection.resetPoint();
        this.lock = network.lock();
        this.random = network.split();
        this.in = in;
        this.out = out;
        this.local = local;
        this.remote = remote;
        this.readBytes = readBytes;
        this.connects = connects;
        this.outflow = new MemoryOutflow(lock, out, messages, random, this::transmit);
        network.add(this);
    }

    /** Goes on where another object left off. Locked. */
    private MemoryLink(final MemoryLink before) {
        this(new Connection(before.network, before.messages, before.resetPoint), before.in, before.out, before.local,
            before.remote, before.readBytes, before.connects);
        network.remove(before);
        meets(before.peer());
        resetWaits = before.resetWaits || before.resetNs != Long.MAX_VALUE;
        finished = before.finished;
    }

    /** Takes over a link. @throws IOException when it is none of this transport */
    static MemoryLink adopt(final Loop home, final Handover socket, final LinkHandler hears) throws IOException {
        final MemoryLink before = MemoryChannel.take(socket.channel(), MemoryLink.class);
        before.lock.lock();
        try {
            final var link = new MemoryLink(before);
            link.place(home, before.options);
            link.goOn(before, socket, hears);
            return link;
        } finally {
            before.lock.unlock();
        }
    }

    /** Makes both ends one connection. Locked. */
    void meets(final MemoryLink other) {
        peer = other;
        other.peer = this;
    }

    MemoryLink peer() {
        return Objects.requireNonNull(peer, "peer");
    }

    /** Gives the end to its loop. */
    void place(final Loop home, final Map<SocketOption<?>, Object> set) {
        lock.lock();
        try {
            loop = home;
            poller = (MemoryPoller) home.poller();
            options = Map.copyOf(set);
        } finally {
            lock.unlock();
        }
    }

    /** Tells who hears of it; only then it is open. */
    void open(final LinkHandler hears) {
        handler = hears;
        hears.onOpen();
        lock.lock();
        try {
            if (resetWaits) {
                resetAt(network.nowNs());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes an end that has no handler. */
    void drop() {
        closed = true;
        hangUp();
    }

    @Nullable Object option(final SocketOption<?> option) {
        return options.get(option);
    }

    @Override
    public void receive(final int hint) {
        requireLoop("receive");
        if (!wanted && !ended && !closing && !closed) {
            wanted = true;
            lateUntilNs = network.nowNs() + lateness();
            wakeWhenReadable();
        }
    }

    @Override
    public boolean send(final Bytes unit) {
        requireLoop("send");
        require(!sending, "a send while another one is under way");
        require(!finished, "a send after finish");
        if (closing || closed) {
            unit.release();
            return false;
        }
        outflow.add(unit);
        sending = !write();
        return !sending && !closing;
    }

    @Override
    public void offer(final ByteBuffer lent) {
        requireLoop("offer");
        require(!sending, "an offer while a send is under way");
        require(!finished, "an offer after finish");
        if (closing || closed || messages) {
            return;
        }
        outflow.offer(lent, drawn(network.faults().partialSends()));
    }

    @Override
    public void finish() {
        requireLoop("finish");
        require(!sending, "a finish while a send is under way");
        if (closing || closed) {
            return;
        }
        finished = true;
        lock.lock();
        try {
            final long atNs = network.nowNs() + latency();
            out.finish(atNs);
            peer().wakeAt(atNs);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abort(final @Nullable Throwable cause) {
        requireLoop("abort");
        if (handler == null || drawn(network.faults().closesLater())) {
            closeLater(cause);
        } else {
            close(cause);
        }
    }

    @Override
    public Optional<Handover> handOver() {
        requireLoop("handOver");
        if (handler == null || closing || closed) {
            return Optional.empty();
        }
        lock.lock();
        try {
            closed = true;
            poller = null;
        } finally {
            lock.unlock();
        }
        final Bytes unsent = sending ? outflow.handOver() : null;
        return Optional.of(new Handover(new MemoryChannel(this, this::hangUp), unsent, ended,
            new State(1, Map.of("wanted", wanted))));
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean messages() {
        return messages;
    }

    @Override
    public boolean takesFiles() {
        return !messages;
    }

    /** Resets this end. Locked. */
    void resetAt(final long atNs) {
        final MemoryPoller wakes = poller;
        resetWaits = wakes == null || handler == null;
        resetNs = Math.min(resetNs, atNs);
        if (wakes != null && !resetWaits) {
            wakes.at(atNs, () -> close(new SocketException("Connection reset")));
        }
    }

    @Override
    public String toString() {
        return "memory " + local + " - " + remote;
    }

    /** Locked. */
    private void goOn(final MemoryLink before, final Handover socket, final LinkHandler hears) {
        handler = hears;
        ended = socket.ended();
        wanted = Boolean.TRUE.equals(socket.rest().values().get("wanted"));
        final Bytes unsent = socket.unsent();
        if (unsent != null) {
            outflow.add(unsent);
            sending = true;
            sendSoon();
        }
        if (wanted) {
            wakeWhenReadable();
        }
        if (resetWaits) {
            resetAt(Math.max(network.nowNs(), before.resetNs == Long.MAX_VALUE ? 0 : before.resetNs));
        }
    }

    // ---- reading

    /** Goes on when something can be read. */
    private void wakeWhenReadable() {
        lock.lock();
        try {
            final long readableNs = in.readableNs();
            if (readableNs != Long.MAX_VALUE) {
                wakeAt(Math.max(readableNs, lateUntilNs));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@link #wake} run at a time, unless it runs before. Locked. */
    private void wakeAt(final long atNs) {
        final MemoryPoller wakes = poller;
        final long soonestNs = Math.max(atNs, network.nowNs());
        if (wakes != null && soonestNs < wakeNs) {
            wakeNs = soonestNs;
            wakes.at(soonestNs, this::wake);
        }
    }

    private void wake() {
        final long nowNs = network.nowNs();
        final boolean early;
        lock.lock();
        try {
            if (wakeNs <= nowNs) {
                wakeNs = Long.MAX_VALUE;
            }
            early = nowNs < lateUntilNs || in.readableNs() > nowNs;
        } finally {
            lock.unlock();
        }
        if (!wanted || closing || closed) {
            return;
        }
        if (early) {
            wakeWhenReadable();
        } else {
            read(nowNs);
        }
    }

    private void read(final long nowNs) {
        lock.lock();
        final boolean atEnd;
        try {
            atEnd = in.isAtEnd(nowNs);
        } finally {
            lock.unlock();
        }
        if (atEnd) {
            wanted = false;
            ended = true;
            hears().onEnd();
            return;
        }
        final Slab slab = home().slabs().take(readBytes);
        if (slab == null) {
            lateUntilNs = nowNs + MEMORY_RETRY_NS;
            wakeWhenReadable();
            return;
        }
        fill(slab, nowNs);
        wanted = false;
        hears().onReceived(slab);
    }

    private void fill(final Slab slab, final long nowNs) {
        final ByteBuffer buffer = slab.buffer().clear();
        lock.lock();
        try {
            final int fitting = in.available(nowNs, readBytes);
            buffer.limit(messages ? fitting : network.faults().deliveries().next(fitting, random));
            in.read(buffer);
            peer().roomAgain();
        } finally {
            lock.unlock();
        }
        buffer.flip();
        slab.last(messages);
    }

    // ---- writing

    /** Writes what goes, and tells whether all is gone. */
    private boolean write() {
        final boolean done;
        try {
            done = outflow.drain(drawn(network.faults().partialSends()), peer().readBytes);
        } catch (final IOException e) {
            closeLater(e);
            return false;
        }
        if (!done) {
            goOn();
        }
        return done;
    }

    /** Goes on writing at once where there is room, else when the reader has made some. */
    private void goOn() {
        lock.lock();
        try {
            if (outflow.fits()) {
                sendSoon();
            } else {
                needsRoom = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Locked, on the loop of the reader. */
    private void roomAgain() {
        if (needsRoom) {
            needsRoom = false;
            sendSoon();
        }
    }

    /** Locked. */
    private void sendSoon() {
        final MemoryPoller wakes = poller;
        if (wakes != null) {
            wakes.at(network.nowNs(), this::sendMore);
        }
    }

    private void sendMore() {
        if (!closing && !closed && sending && write()) {
            sending = false;
            hears().onSent();
        }
    }

    private void transmit(final byte[] bytes) {
        lock.lock();
        try {
            final long nowNs = network.nowNs();
            final long atNs = nowNs + latency();
            out.add(bytes, atNs);
            peer().wakeAt(atNs);
            if (out.isAbandoned()) {
                resetAt(atNs + latency());
            } else if (resetPoint.passedBy(bytes.length)) {
                resetAt(nowNs);
                peer().resetAt(nowNs);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- closing

    private void closeLater(final @Nullable Throwable cause) {
        if (closing || closed) {
            return;
        }
        closing = true;
        outflow.release();
        lock.lock();
        try {
            final MemoryPoller wakes = poller;
            if (wakes != null) {
                wakes.at(network.nowNs(), () -> close(cause));
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(final @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        outflow.release();
        hangUp();
        hears().onClosed(cause);
    }

    private void hangUp() {
        lock.lock();
        try {
            final long atNs = network.nowNs() + latency();
            final boolean unread = in.abandon();
            out.finish(atNs);
            network.remove(this);
            if (connects) {
                network.free(local);
            }
            if (unread || Integer.valueOf(0).equals(options.get(StandardSocketOptions.SO_LINGER))) {
                peer().resetAt(atNs);
            } else {
                peer().wakeAt(atNs);
            }
            peer().roomAgain();
        } finally {
            lock.unlock();
        }
    }

    // ----

    private long latency() {
        final MemoryFaults faults = network.faults();
        return random.nextLong(faults.latencyMinNs(), faults.latencyMaxNs() + 1);
    }

    private long lateness() {
        final MemoryFaults faults = network.faults();
        return drawn(faults.lateDeliveries()) ? random.nextLong(faults.lateMaxNs() + 1) : 0;
    }

    private boolean drawn(final double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    private Loop home() {
        return Objects.requireNonNull(loop, "loop");
    }

    private LinkHandler hears() {
        return Objects.requireNonNull(handler, "handler");
    }

    private void requireLoop(final String call) {
        require(home().inLoop(), call + " off the loop, on " + Thread.currentThread().getName());
    }

    private void require(final boolean kept, final String broken) {
        if (!kept) {
            throw new IllegalStateException(broken + ": " + this);
        }
    }
}
