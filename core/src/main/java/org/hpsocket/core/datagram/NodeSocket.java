package org.hpsocket.core.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hpsocket.Cast;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.SendResult;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.events.Events;
import org.hpsocket.core.events.Seldom;
import org.hpsocket.core.link.MovablePort;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.core.socket.PreparedOptions;
import org.hpsocket.core.socket.SocketSetup;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * The datagram socket of a component without connections: its life, and what its listener hears. Between start and stop
 * there is a {@link NodeSender} for what it sends.
 *
 * <p>Thread: {@link #send} any; the rest the loop, but for start and close.
 *
 * @param <N> the component that listeners know
 */
public final class NodeSocket<N extends Component> implements PortHandler {
    private final NodeOwner component;
    private final N self;
    private final DatagramListener<N> listener;
    private final boolean hearsSend;
    private final Seldom tooLong = new Seldom();
    private final Seldom trouble = new Seldom();
    private Lanes lanes;
    private volatile @Nullable NodeSender bound;

    public NodeSocket(final NodeOwner component, final N self, final DatagramListener<N> listener) {
        this.component = component;
        this.self = self;
        this.listener = listener;
        this.lanes = new Lanes(component, this::receive);
        this.hearsSend = Events.hears(listener, DatagramListener.class, "onSend", Component.class,
            InetSocketAddress.class, int.class);
    }

    // ---- its life

    public void start(final String bindAddress, final int port, final Cast cast) {
        synchronized (component.starting()) {
            component.begin(component.carrier());
            try {
                NodeSetup.refuseRates(component.name(), component.options());
                open(NodeSetup.of(component.name(), bindAddress, port, cast), cast);
            } catch (final StartException e) {
                throw component.failedStart(e);
            } catch (final IllegalArgumentException e) {
                throw component.failedStart(new StartException(Step.INVALID_PARAM,
                    component.name() + ": " + e.getMessage(), e));
            }
            component.becomeStarted();
        }
    }

    /** Takes nothing more, sends what waits, and lets the port go. */
    public void close() {
        final NodeSender open = bound;
        if (open == null) {
            return;
        }
        open.drain();
        bound = null;
        component.room().callOn(open.loop(), () -> {
            open.close();
            lanes.close();
            return true;
        }, false);
    }

    public Cast cast() {
        final NodeSender open = bound;
        return open == null ? Cast.none() : open.cast();
    }

    public @Nullable InetSocketAddress localAddress() {
        final NodeSender open = bound;
        return open == null ? null : open.local();
    }

    public @Nullable InetSocketAddress castAddress() {
        final NodeSender open = bound;
        return open == null ? null : open.castAddress();
    }

    public long pendingBytes() {
        final NodeSender open = bound;
        return open == null ? 0 : open.pendingBytes();
    }

    // ---- sending

    public SendResult sendCast(final ByteBuffer... pieces) {
        final NodeSender open = bound;
        return open == null ? SendResult.CLOSED : open.sendCast(pieces);
    }

    public SendResult send(final InetSocketAddress to, final @Nullable ByteBuffer single,
        final ByteBuffer @Nullable [] pieces) {
        final NodeSender open = bound;
        return open == null ? SendResult.CLOSED : open.send(to, single, pieces);
    }

    public SendResult send(final String host, final int port, final ByteBuffer... pieces) {
        final NodeSender open = bound;
        return open == null ? SendResult.CLOSED : open.send(host, port, pieces);
    }

    // ---- what the port tells

    @Override
    public void onDatagram(final Slab datagram, final InetSocketAddress from) {
        final NodeSender open = bound;
        if (open == null) {
            datagram.release();
        } else if (component.events().onLoop()) {
            open.lend(datagram.buffer());
            receive(from, datagram.buffer());
            open.lend(null);
            datagram.release();
        } else if (!lanes.offer(from, datagram)) {
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
        final NodeSender open = bound;
        if (open != null) {
            open.flush();
        }
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

    /** Tells that a datagram has gone; then what is to be done after that event, which may be with a worker. */
    private void tellSent(final InetSocketAddress to, final int length, final Runnable after) {
        if (component.events().onLoop()) {
            after.run();
            sent(to, length);
        } else {
            lanes.execute(to, () -> {
                sent(to, length);
                after.run();
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

    private void open(final NodeSetup setup, final Cast cast) {
        component.startLoops(1);
        final EventLoop loop = component.loops()[0];
        final Map<SocketOption<?>, Object> options = new LinkedHashMap<>(
            SocketSetup.of(component.options(), component.abilities(), setup.socket(), component.carrier(), true)
            .listening());
        options.putAll(prepare());
        final var portOptions = new PortOptions(component.options().maxDatagramSize(),
            component.options().postReceiveCount(), options, setup.group(), setup.via());
        lanes = new Lanes(component, this::receive);
        final var opened = new CompletableFuture<@Nullable Void>();
        loop.execute(() -> {
            try {
                final var socket = new MovablePort(loop, setup.local(), null, portOptions, this);
                bound = new NodeSender(component, loop, socket, cast, setup.target(),
                    hearsSend ? this::tellSent : null);
                opened.complete(null);
            } catch (final ListenException | RuntimeException e) {
                opened.completeExceptionally(e);
            }
            component.room().threading().changed();
        });
        component.room().threading().await(opened::isDone, Long.MAX_VALUE);
        try {
            opened.join();
        } catch (final CompletionException e) {
            final Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(cause instanceof ListenException failed ? failed.step() : Step.SOCKET_CREATE,
                component.name() + " cannot start on " + setup.local() + ": " + Errors.words(cause), cause);
        }
    }

    private Map<SocketOption<?>, Object> prepare() {
        final var socket = new PreparedOptions(component.abilities().socketOptions(component.carrier().listening()));
        final var answer = new CompletableFuture<HandleResult>();
        component.room().runEvent(() -> {
            try {
                answer.complete(listener.onPrepare(self, socket));
            } catch (final Throwable t) {
                component.errors().report(ErrorEvent.Kind.LISTENER, "onPrepare threw " + t, null, t);
                answer.complete(HandleResult.ERROR);
            }
        });
        if (answer.join() == HandleResult.ERROR) {
            throw new StartException(Step.SOCKET_PREPARE,
                component.name() + ": the listener refused to prepare the socket", null);
        }
        return socket.values();
    }
}
