package org.hpsocket.core;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hpsocket.Cast;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.StartException.Step;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * The datagram socket of a component without connections.
 *
 * <p>What an event on the loop has lent goes back to the system at once when nothing waits; any other send is copied,
 * charged against the send limit, and sent by the loop, so many in a turn that it goes on hearing.
 *
 * <p>Thread: {@link #send} any; the rest the loop, but for start and close.
 *
 * @param <N> the component that listeners know
 */
final class NodeSocket<N extends Component> implements PortHandler {
    private static final int SENDS_PER_TURN = 64;

    private final ComponentBase component;
    private final N self;
    private final DatagramListener<N> listener;
    private final boolean hearsSend;
    private final Seldom tooLong = new Seldom();
    private final Seldom lost = new Seldom();
    private final Seldom trouble = new Seldom();
    private final Runnable flush = this::flush;
    private final Runnable rest = this::rest;
    private volatile @Nullable Bound bound;

    NodeSocket(final ComponentBase component, final N self, final DatagramListener<N> listener) {
        this.component = component;
        this.self = self;
        this.listener = listener;
        this.hearsSend = Events.hears(listener, DatagramListener.class, "onSend", Component.class, InetSocketAddress.class, int.class);
    }

    // ---- its life

    void start(final String bindAddress, final int port, final Cast cast) {
        synchronized (component.starting) {
            component.begin(component.carrier());
            try {
                NodeSetup.refuseRates(component.name(), component.options());
                open(NodeSetup.of(component.name(), bindAddress, port, cast), cast);
            } catch (final StartException e) {
                throw component.failedStart(e);
            } catch (final IllegalArgumentException e) {
                throw component.failedStart(new StartException(Step.INVALID_PARAM, component.name() + ": " + e.getMessage(), e));
            }
            component.becomeStarted();
        }
    }

    /** Takes nothing more, sends what waits, and lets the port go. */
    void close() {
        final Bound open = bound;
        if (open == null) {
            return;
        }
        open.outbox.refuse();
        component.engine().threading().awaitThrough(open.outbox::isEmpty, component.options().closeTimeout().toNanos());
        bound = null;
        component.engine().callOn(open.loop, () -> {
            open.port().close();
            component.counted().dropped.add(open.outbox.close());
            open.lanes.close();
            return true;
        }, false);
    }

    Cast cast() {
        final Bound open = bound;
        return open == null ? Cast.none() : open.cast;
    }

    @Nullable InetSocketAddress localAddress() {
        final Bound open = bound;
        return open == null ? null : open.local();
    }

    @Nullable InetSocketAddress castAddress() {
        final Bound open = bound;
        return open == null ? null : open.castAddress;
    }

    long pendingBytes() {
        final Bound open = bound;
        return open == null ? 0 : open.outbox.pendingBytes();
    }

    // ---- sending

    SendResult sendCast(final ByteBuffer... pieces) {
        final Bound open = bound;
        if (open == null) {
            return SendResult.CLOSED;
        }
        if (open.castAddress == null) {
            throw HpSocketException.usage(component.name() + " was started without a cast and cannot sendCast");
        }
        return send(open, open.castAddress, null, pieces);
    }

    SendResult send(final InetSocketAddress to, final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces) {
        final Bound open = bound;
        return open == null ? SendResult.CLOSED : send(open, to, single, pieces);
    }

    /** Resolves a name elsewhere; the bytes are the caller's again at once, and charged. */
    SendResult send(final String host, final int port, final ByteBuffer... pieces) {
        final Bound open = bound;
        if (open == null) {
            return SendResult.CLOSED;
        }
        final int length = requireLength(LentSend.lengthOf(pieces));
        if (Engine.isLiteral(host)) {
            return send(open, new InetSocketAddress(host, port), null, pieces);
        }
        final SendResult charged = open.outbox.charge(length);
        if (charged == SendResult.QUEUED) {
            final ByteBuffer copy = LentSend.joined(pieces, length);
            component.engine().resolve(host, port).whenComplete(
                (found, failure) -> resolved(open, host + ":" + port, copy, found, failure));
        }
        return charged;
    }

    private void resolved(final Bound open, final String name, final ByteBuffer copy,
        final @Nullable List<InetSocketAddress> found, final @Nullable Throwable failure) {
        final var usable = found == null ? null : found.stream().filter(open::reaches).findFirst().orElse(null);
        if (usable == null) {
            open.outbox.drop(copy.remaining());
            component.counted().dropped.increment();
            report("datagram to " + name + " is lost: " + (failure != null ? "unknown host"
                : "it has no address of the family of " + Addresses.text(open.local())), failure);
        } else if (queued(open, open.outbox.put(usable, copy, null, copy.remaining())) != SendResult.QUEUED) {
            component.counted().dropped.increment();
        }
    }

    private SendResult send(final Bound open, final InetSocketAddress to, final @Nullable ByteBuffer single,
        final ByteBuffer @Nullable [] pieces) {
        final int length = requireLength(pieces == null ? Objects.requireNonNull(single).remaining() : LentSend.lengthOf(pieces));
        requireReachable(open, to);
        if (single != null && open.loop.inLoop() && single == open.lent && !hearsSend && open.outbox.isPassable()) {
            return sendNow(open, to, single);
        }
        return queued(open, open.outbox.offer(to, single, pieces, length));
    }

    private SendResult queued(final Bound open, final SendResult result) {
        if (result == SendResult.QUEUED && open.outbox.tryMark()) {
            open.loop.execute(flush);
        }
        return result;
    }

    /** Sends back what an event has lent, without a copy. */
    private SendResult sendNow(final Bound open, final InetSocketAddress to, final ByteBuffer lent) {
        final int start = lent.position();
        final int length = lent.remaining();
        try {
            if (open.port().send(lent, to)) {
                component.counted().datagramSent(length);
                return SendResult.QUEUED;
            }
        } catch (final IOException e) {
            failed(to, e);
            return SendResult.QUEUED;
        } finally {
            lent.position(start);
        }
        return open.outbox.offer(to, lent, null, length);
    }

    /** Sends what waits, until the system has no room, which it tells, or others must have their turn. */
    private void flush() {
        final Bound open = bound;
        if (open == null) {
            return;
        }
        for (int left = SENDS_PER_TURN; left > 0; left--) {
            final NodeOutbox.Outgoing next = open.outbox.first();
            if (next == null) {
                component.engine().threading().changed();
                return;
            }
            if (!send(open, next)) {
                return;
            }
        }
        if (!open.goesOn) {
            open.goesOn = true;
            open.loop.goOnWith(rest);
        }
    }

    private void rest() {
        final Bound open = bound;
        if (open != null) {
            open.goesOn = false;
            flush();
        }
    }

    /** Sends one that waited. @return whether there was room */
    private boolean send(final Bound open, final NodeOutbox.Outgoing next) {
        final int length = (int) next.datagram().remaining();
        try {
            if (!open.port().send(next.datagram().buffer(), next.to())) {
                return false;
            }
        } catch (final IOException e) {
            open.outbox.removeFirst(length);
            open.outbox.discharge(length);
            failed(next.to(), e);
            return true;
        }
        open.outbox.removeFirst(length);
        tellSent(open, next.to(), length);
        return true;
    }

    // ---- what the port tells

    @Override
    public void onDatagram(final Slab datagram, final InetSocketAddress from) {
        final Bound open = bound;
        if (open == null) {
            datagram.release();
        } else if (component.events().onLoop()) {
            open.lent = datagram.buffer();
            receive(from, datagram.buffer());
            open.lent = null;
            datagram.release();
        } else if (!open.lanes.offer(from, datagram)) {
            datagram.release();
            onDropped(from);
        }
    }

    @Override
    public void onOversize(final InetSocketAddress from) {
        component.counted().dropped.increment();
        component.errors().seldom(tooLong, ErrorEvent.Kind.LIMIT, () -> "datagram from " + Addresses.text(from)
            + " is longer than maxDatagramSize=" + component.options().maxDatagramSize()
            + ", dropped by " + component.name(), null);
    }

    @Override
    public void onDropped(final InetSocketAddress from) {
        component.counted().dropped.increment();
    }

    @Override
    public void onWritable() {
        flush();
    }

    @Override
    public void onError(final IOException cause) {
        component.errors().seldom(
            trouble, ErrorEvent.Kind.NETWORK, () -> component.name() + ": " + Errors.words(cause), cause);
    }

    private void receive(final InetSocketAddress from, final ByteBuffer data) {
        component.counted().datagramReceived(data.remaining());
        try {
            listener.onReceive(self, from, data);
        } catch (final Throwable t) {
            threw("onReceive", t);
        }
    }

    /** A datagram stays charged until its event is over: workers may be slower than the system. */
    private void tellSent(final Bound open, final InetSocketAddress to, final int length) {
        component.counted().datagramSent(length);
        if (!hearsSend) {
            open.outbox.discharge(length);
        } else if (component.events().onLoop()) {
            open.outbox.discharge(length);
            sent(to, length);
        } else {
            open.lanes.execute(to, () -> {
                sent(to, length);
                open.outbox.discharge(length);
            });
        }
    }

    private void sent(final InetSocketAddress to, final int length) {
        try {
            listener.onSend(self, to, length);
        } catch (final Throwable t) {
            threw("onSend", t);
        }
    }

    private void threw(final String what, final Throwable t) {
        component.errors().report(ErrorEvent.Kind.LISTENER, what + " threw " + t + " in " + component.name(), null, t);
    }

    private void failed(final InetSocketAddress to, final IOException cause) {
        component.counted().dropped.increment();
        component.errors().seldom(lost, ErrorEvent.Kind.NETWORK,
            () -> "datagram to " + Addresses.text(to) + " is lost: " + Errors.words(cause), cause);
    }

    private void report(final String facts, final @Nullable Throwable cause) {
        component.errors().report(ErrorEvent.Kind.NETWORK, facts, null, cause);
    }

    private int requireLength(final long length) {
        final int most = component.options().maxDatagramSize();
        if (length > most) {
            throw HpSocketException.usage("datagram length=" + length + " maxDatagramSize=" + most + " of " + component.name());
        }
        final int limit = component.options().sendLimitBytes();
        if (length > limit - NodeOutbox.CHARGE_BYTES) {
            throw HpSocketException.usage(
                "datagram length=" + length + " sendLimitBytes=" + limit + " of " + component.name());
        }
        return (int) length;
    }

    private void requireReachable(final Bound open, final InetSocketAddress to) {
        if (to.isUnresolved()) {
            throw HpSocketException.usage(to + " is not resolved; send(host, port, ...) resolves names");
        }
        if (!open.reaches(to)) {
            throw HpSocketException.usage(component.name() + " is bound to " + Addresses.text(open.local())
                + " and cannot send to " + Addresses.text(to) + ": one is IPv4, one is IPv6");
        }
    }

    private void open(final NodeSetup setup, final Cast cast) {
        component.startLoops(1);
        final EventLoop loop = component.loops()[0];
        final Map<SocketOption<?>, Object> options = new LinkedHashMap<>(
            SocketSetup.of(component.options(), component.transport(), setup.socket(), component.carrier(), true).listening());
        options.putAll(prepare());
        final var portOptions = new PortOptions(component.options().maxDatagramSize(), component.options().postReceiveCount(),
            options, setup.group(), setup.via());
        final var opened = new CompletableFuture<Bound>();
        loop.execute(() -> {
            try {
                final Bound open = new Bound(loop, cast, new NodeOutbox(component), new Lanes(component, this::receive));
                open.port = component.transport().open(loop, setup.local(), null, portOptions, this);
                open.castAddress = setup.target() == null ? null : new InetSocketAddress(setup.target(), open.local().getPort());
                bound = open;
                opened.complete(open);
            } catch (final ListenException | RuntimeException e) {
                opened.completeExceptionally(e);
            }
            component.engine().threading().changed();
        });
        component.engine().threading().await(opened::isDone, Long.MAX_VALUE);
        try {
            opened.join();
        } catch (final CompletionException e) {
            final Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(cause instanceof ListenException failed ? failed.step() : Step.SOCKET_CREATE,
                component.name() + " cannot start on " + setup.local() + ": " + Errors.words(cause), cause);
        }
    }

    private Map<SocketOption<?>, Object> prepare() {
        final var socket = new PreparedOptions(component.transport().socketOptions(component.carrier().listening()));
        final var answer = new CompletableFuture<HandleResult>();
        component.engine().runEvent(() -> {
            try {
                answer.complete(listener.onPrepare(self, socket));
            } catch (final Throwable t) {
                component.errors().report(ErrorEvent.Kind.LISTENER, "onPrepare threw " + t, null, t);
                answer.complete(HandleResult.ERROR);
            }
        });
        if (answer.join() == HandleResult.ERROR) {
            throw new StartException(Step.SOCKET_PREPARE, component.name() + ": the listener refused to prepare the socket", null);
        }
        return socket.values();
    }

    /** What there is between start and stop. */
    private static final class Bound {
        private final EventLoop loop;
        private final Cast cast;
        private final NodeOutbox outbox;
        private final Lanes lanes;
        private @Nullable Port port;
        private @Nullable InetSocketAddress castAddress;
        private @Nullable ByteBuffer lent;
        private boolean goesOn;

        Bound(final EventLoop loop, final Cast cast, final NodeOutbox outbox, final Lanes lanes) {
            this.loop = loop;
            this.cast = cast;
            this.outbox = outbox;
            this.lanes = lanes;
        }

        Port port() {
            return Objects.requireNonNull(port, "port");
        }

        InetSocketAddress local() {
            return (InetSocketAddress) port().localAddress();
        }

        /** A socket of all IPv6 addresses carries IPv4 as well, and hears it. */
        boolean reaches(final InetSocketAddress to) {
            final InetAddress own = local().getAddress();
            final boolean four = to.getAddress() instanceof Inet4Address;
            return four == own instanceof Inet4Address || four && own.isAnyLocalAddress();
        }
    }
}
