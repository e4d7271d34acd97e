package org.hpsocket.core;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
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
 * <p>A send on the loop goes to the system at once when nothing waits; any other is copied, charged against the send limit, and sent by the loop.
 *
 * <p>Thread: {@link #send} any; the rest the loop, but for start and close.
 *
 * @param <N> the component that listeners know
 */
final class NodeSocket<N extends Component> implements PortHandler {
    private final ComponentBase component;
    private final N self;
    private final DatagramListener<N> listener;
    private final boolean hearsSend;
    private final Runnable flush = this::flush;
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
                open(NodeSetup.of(component.name(), bindAddress, port, cast), cast);
            } catch (final StartException e) {
                throw component.failedStart(e);
            } catch (final IllegalArgumentException e) {
                throw component.failedStart(new StartException(Step.INVALID_PARAM, component.name() + ": " + e.getMessage(), e));
            }
            component.becomeStarted();
        }
    }

    /** Sends what waits, and lets the port go. */
    void close() {
        final Bound open = bound;
        if (open == null) {
            return;
        }
        component.engine().threading().await(() -> open.outbox.isEmpty(), component.options().closeTimeout().toNanos());
        bound = null;
        component.engine().callOn(open.loop, () -> {
            open.port().close();
            open.outbox.close();
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
        return open == null ? SendResult.CLOSED : send(open, Objects.requireNonNull(open.castAddress), null, pieces);
    }

    SendResult send(final InetSocketAddress to, final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces) {
        final Bound open = bound;
        return open == null ? SendResult.CLOSED : send(open, to, single, pieces);
    }

    /** Resolves a name elsewhere; the bytes are the caller's again at once. */
    SendResult send(final String host, final int port, final ByteBuffer... pieces) {
        final Bound open = bound;
        if (open == null) {
            return SendResult.CLOSED;
        }
        final int length = requireLength(LentSend.lengthOf(pieces));
        if (Engine.isLiteral(host)) {
            return send(open, new InetSocketAddress(host, port), null, pieces);
        }
        final ByteBuffer copy = LentSend.joined(pieces, length);
        component.engine().resolve(host, port).whenComplete((found, failure) -> {
            final var usable = found == null ? null
                : found.stream().filter(address -> isFour(address) == isFour(open.local())).findFirst().orElse(null);
            if (usable == null || send(open, usable, copy, null) != SendResult.QUEUED) {
                report("datagram to " + host + ":" + port + " is lost: " + (failure != null ? "unknown host"
                    : usable == null ? "it has no address of the family of " + open.local() : "no room"), failure);
            }
        });
        return SendResult.QUEUED;
    }

    private SendResult send(final Bound open, final InetSocketAddress to, final @Nullable ByteBuffer single,
        final ByteBuffer @Nullable [] pieces) {
        final int length = requireLength(pieces == null ? Objects.requireNonNull(single).remaining() : LentSend.lengthOf(pieces));
        requireFamily(open, to);
        if (single != null && single == open.lent && open.outbox.isEmpty() && !hearsSend) {
            return sendNow(open, to, single);
        }
        final SendResult result = open.outbox.offer(to, single, pieces, length);
        if (result == SendResult.QUEUED && open.outbox.tryMark()) {
            open.loop.execute(flush);
        }
        return result;
    }

    /** Sends back what an event has lent, without a copy. */
    private SendResult sendNow(final Bound open, final InetSocketAddress to, final ByteBuffer lent) {
        final int start = lent.position();
        try {
            final int length = lent.remaining();
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
        return open.outbox.offer(to, lent, null, lent.remaining());
    }

    private void flush() {
        final Bound open = bound;
        if (open == null) {
            return;
        }
        open.outbox.unmark();
        for (NodeOutbox.Outgoing next = open.outbox.first(); next != null; next = open.outbox.first()) {
            final int length = (int) next.datagram().remaining();
            try {
                if (!open.port().send(next.datagram().buffer(), next.to())) {
                    return;
                }
                open.outbox.removeFirst(length);
                tellSent(open, next.to(), length);
            } catch (final IOException e) {
                open.outbox.removeFirst(length);
                failed(next.to(), e);
            }
        }
        component.engine().threading().changed();
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
        component.errors().report(ErrorEvent.Kind.LIMIT, "datagram from " + from + " is longer than maxDatagramSize="
            + component.options().maxDatagramSize() + ", dropped by " + component.name(), null, null);
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
        report(component.name() + ": " + Errors.words(cause), cause);
    }

    private void receive(final InetSocketAddress from, final ByteBuffer data) {
        component.counted().datagramReceived(data.remaining());
        try {
            listener.onReceive(self, from, data);
        } catch (final Throwable t) {
            threw("onReceive", t);
        }
    }

    private void tellSent(final Bound open, final InetSocketAddress to, final int length) {
        component.counted().datagramSent(length);
        if (hearsSend && component.events().onLoop()) {
            sent(to, length);
        } else if (hearsSend) {
            open.lanes.execute(to, () -> sent(to, length));
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
        report("datagram to " + to + " is lost: " + Errors.words(cause), cause);
    }

    private void report(final String facts, final @Nullable Throwable cause) {
        component.errors().report(ErrorEvent.Kind.NETWORK, facts, null, cause);
    }

    private int requireLength(final long length) {
        final int most = component.options().maxDatagramSize();
        if (length > most) {
            throw HpSocketException.usage("datagram length=" + length + " maxDatagramSize=" + most + " of " + component.name());
        }
        return (int) length;
    }

    private void requireFamily(final Bound open, final InetSocketAddress to) {
        if (to.isUnresolved()) {
            throw HpSocketException.usage(to + " is not resolved; send(host, port, ...) resolves names");
        }
        if (isFour(to) != isFour(open.local())) {
            throw HpSocketException.usage(component.name() + " is bound to " + open.local() + " and cannot send to " + to
                + ": one is IPv4, one is IPv6");
        }
    }

    private static boolean isFour(final InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
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
    }
}
