package org.hpsocket.core.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.hpsocket.CloseReason;
import org.hpsocket.Udp;
import org.hpsocket.core.codec.CloseNotice;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Timer;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageException;
import org.jspecify.annotations.Nullable;

/**
 * One peer of a datagram port: a link that keeps the borders of units. Greeting, heartbeats and close notices begin and
 * end here; nobody above sees them.
 *
 * <p>Limits: {@value #WAITING_BYTES} bytes of memory hold datagrams that nobody has asked for yet, more are dropped and
 * counted.
 *
 * <p>Thread: the loop of its port.
 */
final class PeerLink implements Link {
    private static final int WAITING_BYTES = 256 * 1024;
    private static final long LOOKS_PER_INTERVAL = 4;
    private static final long FAR_NS = Long.MAX_VALUE / 4;
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private final PeerPort port;
    private final EventLoop loop;
    private final Udp rules;
    private final InetSocketAddress remote;
    private final SocketAddress local;
    private final boolean accepted;
    private final Timer heartbeat;
    private final ArrayDeque<Slab> waiting = new ArrayDeque<>(0);
    private final Runnable delivery = this::deliver;
    private @Nullable LinkHandler handler;
    private @Nullable Bytes sending;
    private long waitingBytes;
    private long beatNs;
    private long heardNs;
    private int unanswered;
    private boolean wanted;
    private boolean ended;
    private boolean endTold;
    private boolean silent;
    private boolean closing;
    private boolean closed;

    PeerLink(final PeerPort port, final InetSocketAddress remote, final boolean accepted) {
        this.port = port;
        this.loop = port.loop();
        this.rules = port.rules();
        this.remote = remote;
        this.local = port.localAddress();
        this.accepted = accepted;
        this.silent = !rules.notice();
        this.heartbeat = new Timer(accepted ? this::look : this::beat);
    }

    /** Begins to tell what happens; after an abort that is only the close. */
    void open(final LinkHandler listener) {
        handler = listener;
        if (closing) {
            return;
        }
        if (!accepted && rules.greeting()) {
            port.sendIfPossible(EMPTY, remote);
        }
        heardNs = loop.nowNs();
        if (rules.detects()) {
            beatNs = heardNs + rules.interval().toNanos();
            loop.arm(heartbeat, accepted ? silenceNs() : beatNs);
        }
        listener.onOpen();
    }

    // ---- what its port tells

    /** Takes a datagram of this peer. */
    void arrived(final Slab datagram) {
        heardNs = loop.nowNs();
        unanswered = 0;
        if (closed || ended) {
            datagram.release();
        } else if (datagram.remaining() == 0) {
            datagram.release();
            answer();
        } else if (rules.notice() && CloseNotice.is(datagram.buffer())) {
            datagram.release();
            ended = true;
            silent = true;
            deliver();
        } else {
            datagram.last(true);
            take(datagram);
        }
    }

    /** A datagram of this peer was too long. */
    void tooLong(final String facts) {
        abort(new StageException(CloseReason.Kind.LIMIT, facts));
    }

    /** The system of this peer says that nobody listens there, or that it cannot be reached. */
    void unreachable(final IOException cause) {
        silent = true;
        final var told = new IOException(Addresses.text(remote) + " cannot be reached: "
            + (cause instanceof PortUnreachableException ? "nobody listens there" : Errors.words(cause)), cause);
        if (handler == null) {
            fail(told);
        } else {
            close(told);
        }
    }

    /** There may be room for what waits here. */
    void writable() {
        final Bytes unit = sending;
        if (unit != null && send(unit)) {
            sending = null;
            handler().onSent();
        }
    }

    // ---- what its session asks

    @Override
    public void receive(final int hint) {
        wanted = true;
        if (waitingBytes > 0) {
            loop.execute(delivery);
        }
    }

    @Override
    public boolean send(final Bytes unit) {
        if (closing) {
            unit.release();
            return false;
        }
        if (ended) {
            unit.release();
            port.dropped();
            return true;
        }
        try {
            if (write(unit)) {
                unit.release();
                return true;
            }
        } catch (final IOException e) {
            unit.release();
            fail(e);
            return false;
        }
        sending = unit;
        port.awaitRoom(this);
        return false;
    }

    @Override
    public void offer(final ByteBuffer lent) {
        // a unit goes as one datagram, and all of it is not known here
    }

    /** There is no half of a peer that could go on: what closes here is over. */
    @Override
    public void finish() {
        sayGoodbye();
        loop.execute(() -> {
            ended = true;
            deliver();
        });
    }

    @Override
    public void abort(final @Nullable Throwable cause) {
        sayGoodbye();
        if (handler == null) {
            fail(cause);
        } else {
            close(cause);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean messages() {
        return true;
    }

    @Override
    public boolean takesFiles() {
        return false;
    }

    @Override
    public String toString() {
        return "udp " + local + " - " + remote;
    }

    private void take(final Slab datagram) {
        final int bytes = datagram.buffer().capacity();
        if (wanted && waitingBytes == 0) {
            wanted = false;
            handler().onReceived(datagram);
        } else if (waitingBytes + bytes <= WAITING_BYTES && port.mayWait(bytes)) {
            waiting.addLast(datagram);
            waitingBytes += bytes;
        } else {
            datagram.release();
            port.dropped();
        }
    }

    private void waited(final long bytes) {
        waitingBytes -= bytes;
        port.waited(bytes);
    }

    /** Gives what waits to who asks for it, and the end behind it. */
    private void deliver() {
        while (wanted && !waiting.isEmpty() && !closed) {
            final Slab datagram = waiting.removeFirst();
            waited(datagram.buffer().capacity());
            wanted = false;
            handler().onReceived(datagram);
        }
        if (ended && waiting.isEmpty() && !closed && !endTold) {
            endTold = true;
            handler().onEnd();
        }
    }

    /** A server answers each empty datagram, and begins none. */
    private void answer() {
        if (accepted && !closing && (rules.greeting() || rules.detects())) {
            port.sendIfPossible(EMPTY, remote);
        }
    }

    private void beat() {
        final boolean held = wasHeld(beatNs);
        if (held) {
            unanswered = 0;
        }
        if (unanswered >= rules.attempts()) {
            lost();
            return;
        }
        unanswered++;
        port.sendIfPossible(EMPTY, remote);
        beatNs = (held ? loop.nowNs() : beatNs) + rules.interval().toNanos();
        loop.arm(heartbeat, beatNs);
    }

    /** A server begins no heartbeats, so it looks only when its peer may have been silent for too long. */
    private void look() {
        final long silence = silenceNs();
        if (wasHeld(silence)) {
            heardNs += loop.nowNs() - silence + rules.interval().toNanos();
            loop.arm(heartbeat, silenceNs());
        } else if (silence <= loop.nowNs()) {
            lost();
        } else {
            loop.arm(heartbeat, silence);
        }
    }

    /**
     * Whether the loop was held for longer than an interval, or has no transport: what the peer sent meanwhile may not
     * be read yet.
     */
    private boolean wasHeld(final long dueNs) {
        return loop.version() == null || loop.nowNs() - dueNs > rules.interval().toNanos();
    }

    /**
     * When this peer, if nothing is heard of it, has been silent for too long: after as many intervals as there are
     * attempts, at the next of the moments that all peers share, so that a loop with many of them seldom wakes for
     * that alone.
     */
    private long silenceNs() {
        final long interval = rules.interval().toNanos();
        final long step = interval / LOOKS_PER_INTERVAL;
        final long intervals = Math.min(rules.attempts(), FAR_NS / interval);
        return (Math.floorDiv(heardNs + intervals * interval - 1, step) + 1) * step;
    }

    private void lost() {
        silent = true;
        close(new SocketTimeoutException("nothing heard of " + Addresses.text(remote) + " for " + rules.attempts()
            + " heartbeats of " + rules.interval().toMillis() + "ms"));
    }

    /** Sends a unit as one datagram. @return whether there was room */
    private boolean write(final Bytes unit) throws IOException {
        final Slab first = Objects.requireNonNull(unit.firstSlab(), "unit");
        if (first != unit.lastSlab()) {
            return writeJoined(unit);
        }
        final ByteBuffer datagram = first.buffer();
        final int start = datagram.position();
        try {
            return port.send(datagram, remote);
        } finally {
            datagram.position(start);
        }
    }

    private boolean writeJoined(final Bytes unit) throws IOException {
        final Slab joined = loop.loopSlabs().takeReserved((int) unit.remaining());
        if (joined == null) {
            throw new IOException("memory is used up, datagram length=" + unit.remaining());
        }
        try {
            unit.copyTo(joined.buffer().limit((int) unit.remaining()));
            return port.send(joined.buffer().flip(), remote);
        } finally {
            joined.release();
        }
    }

    /** Nothing goes out behind the notice: to the other side it would come from somebody new. */
    private void sayGoodbye() {
        loop.disarm(heartbeat);
        if (!silent) {
            silent = true;
            port.sendIfPossible(CloseNotice.bytes(), remote);
        }
    }

    /** Closes when the call under way is over. */
    private void fail(final @Nullable Throwable cause) {
        closing = true;
        loop.execute(() -> close(cause));
    }

    private void close(final @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        loop.disarm(heartbeat);
        port.left(this);
        while (!waiting.isEmpty()) {
            waiting.removeFirst().release();
        }
        waited(waitingBytes);
        if (sending != null) {
            sending.release();
        }
        handler().onClosed(cause);
    }

    private LinkHandler handler() {
        return Objects.requireNonNull(handler, "handler");
    }
}
