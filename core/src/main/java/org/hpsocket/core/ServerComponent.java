package org.hpsocket.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.hpsocket.Endpoint;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.ReuseAddressPolicy;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.events.Seldom;
import org.hpsocket.core.link.Door;
import org.hpsocket.core.link.Emptying;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.session.Handle;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.socket.Abilities;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.core.socket.Carrier;
import org.hpsocket.core.socket.PreparedOptions;
import org.hpsocket.core.socket.SocketSetup;
import org.hpsocket.core.socket.UnixPath;
import org.hpsocket.core.stage.Underlay;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.jspecify.annotations.Nullable;

/** Accepts on its first loop and spreads the connections over all of them. */
final class ServerComponent extends ComponentBase implements Server, Acceptor {
    private final Queue<Long> admitted = new ConcurrentLinkedQueue<>();
    /** Those admitted that have no session yet. */
    private final AtomicInteger arriving = new AtomicInteger();
    private final List<Entrance> entrances = new CopyOnWriteArrayList<>();
    private final Seldom refusals = new Seldom();
    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable Carrier carried;

    /** A listening socket and its loop. */
    private record Entrance(EventLoop loop, Listening socket) {
    }

    ServerComponent(final Engine engine, final Engine.Part part, final Options options) {
        super(engine, part, options);
    }

    @Override
    public void start() {
        final Endpoint endpoint = part().endpoint();
        if (endpoint == null) {
            start("", 0);
        } else if (endpoint.path().isPresent()) {
            start(UnixDomainSocketAddress.of(endpoint.path().get()));
        } else {
            start(endpoint.host(), endpoint.port());
        }
    }

    @Override
    public void start(final String host, final int port) {
        synchronized (starting()) {
            listen(carrier(), () -> bindAddress(host, port));
        }
    }

    @Override
    public void start(final SocketAddress address) {
        synchronized (starting()) {
            listen(carrier(address instanceof UnixDomainSocketAddress), () -> bindAddress(address));
        }
    }

    private void listen(final Carrier carrier, final Supplier<SocketAddress> wanted) {
        begin(carrier);
        carried = carrier;
        final SocketAddress address = wanted.get();
        final int ports = isDatagrams() && options().reuseAddress() != ReuseAddressPolicy.ADDR_AND_PORT
            ? 1 : options().threads();
        startLoops(ports);
        final LinkOptions linkOptions = SocketSetup.of(options(), abilities(), prepare(carrier), carrier, true);
        listenOn(loops()[0], address, linkOptions);
        for (int i = 1; isDatagrams() && i < ports; i++) {
            listenOn(loops()[i], Objects.requireNonNull(localAddress), linkOptions);
        }
        becomeStarted();
    }

    private void listenOn(final EventLoop loop, final SocketAddress address, final LinkOptions linkOptions) {
        final var bound = new CompletableFuture<Listening>();
        loop.execute(() -> {
            try {
                bound.complete(links().listen(loop, address, linkOptions, this));
            } catch (final ListenException | RuntimeException e) {
                bound.completeExceptionally(e);
            }
            room().threading().changed();
        });
        room().threading().await(bound::isDone, Long.MAX_VALUE);
        listening(loop, bound, address);
    }

    @Override
    public Optional<SocketAddress> localAddress() {
        return Optional.ofNullable(localAddress);
    }

    @Override
    public @Nullable Loop admit() {
        if (state() == ServiceState.STOPPING) {
            return null;
        }
        final long id = table().reserve();
        if (id == 0) {
            counted().refused.increment();
            errors().seldom(refusals, ErrorEvent.Kind.LIMIT,
                () -> "connection refused by " + name() + ", maxConnections=" + options().maxConnections(), null);
            return null;
        }
        arriving.incrementAndGet();
        admitted.add(id);
        return fleet().next(currentLoop());
    }

    @Override
    public boolean isAdmitting() {
        return arriving.get() > 0;
    }

    @Override
    public LinkHandler accepted(final Link link) {
        final long id = admitted.remove();
        final var handle = new Handle(this, id, null, null);
        handle.linked(link);
        final EventLoop loop = currentLoop();
        final Session session;
        try {
            session = new Session(this, loop, id, true, handle);
        } catch (final RuntimeException e) {
            admitted.add(id);
            throw e;
        }
        handle.meets(session);
        put(session);
        arriving.decrementAndGet();
        return session.linked(link);
    }

    @Override
    public void dropped(final Throwable cause) {
        final Long id = admitted.poll();
        if (id != null) {
            table().release(id);
            arriving.decrementAndGet();
        }
        failed(cause);
    }

    @Override
    public void failed(final Throwable cause) {
        counted().acceptFailures.increment();
        errors().report(ErrorEvent.Kind.ACCEPT, "accept on " + localAddress + " failed: " + Errors.words(cause),
            null, cause);
    }

    @Override
    boolean accepts() {
        return true;
    }

    @Override
    Optional<Underlay> underlay() {
        return Underlay.accepting(options());
    }

    @Override
    public List<Door> doors() {
        return entrances.stream().map(Entrance::socket).filter(Door.class::isInstance).map(Door.class::cast).toList();
    }

    @Override
    void stopAccepting() {
        localAddress = null;
        for (final Entrance open : entrances) {
            room().callOn(open.loop(), () -> {
                open.socket().close();
                return true;
            }, false);
        }
        entrances.clear();
    }

    private EventLoop currentLoop() {
        for (final EventLoop loop : fleet().all()) {
            if (loop.inLoop()) {
                return loop;
            }
        }
        throw new IllegalStateException("a link was accepted outside the loops of " + name());
    }

    /** Where both sockets may share the port, the new one is there before the old one goes; else after it, at once. */
    @Override
    public void reopen(final Abilities next) throws IOException {
        for (final Entrance open : entrances) {
            if (open.socket() instanceof Door door) {
                final LinkOptions options = SocketSetup.kept(door.options(), next, Objects.requireNonNull(carried));
                if (SocketSetup.sharesPort(door.options()) && SocketSetup.sharesPort(options)) {
                    entrances.add(await(opened(door, options)));
                    await(new Emptying(door).begin());
                } else {
                    entrances.add(openedAfter(door, options));
                }
                entrances.remove(open);
            }
        }
    }

    /** No thread but the loops is waited for while nobody listens. If it fails, the other door is opened again. */
    private Entrance openedAfter(final Door before, final LinkOptions options) throws IOException {
        try {
            return await(new Emptying(before).begin().thenCompose(closed -> opened(before, options)));
        } catch (final IOException e) {
            await(on(before.loop(), () -> {
                before.join(before.loop().transport());
                return true;
            }));
            throw e;
        }
    }

    /** Listens where another door does or did. */
    private CompletableFuture<Entrance> opened(final Door before, final LinkOptions options) {
        final EventLoop loop = loops()[0];
        return on(loop, () -> new Entrance(loop, links().listen(loop, before.localAddress(), options, this)));
    }

    private <T> CompletableFuture<T> on(final EventLoop loop, final Callable<T> work) {
        final var future = new CompletableFuture<T>();
        loop.execute(() -> {
            try {
                future.complete(work.call());
            } catch (final Exception | Error e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private <T> T await(final CompletableFuture<T> future) throws IOException {
        future.whenComplete((value, failure) -> room().threading().changed());
        room().threading().awaitThrough(future::isDone, Long.MAX_VALUE);
        try {
            return future.join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof IOException io
                ? io : new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    private void listening(final EventLoop loop, final CompletableFuture<Listening> bound,
        final SocketAddress address) {
        try {
            final Listening open = bound.join();
            localAddress = open.localAddress();
            entrances.add(new Entrance(loop, open));
        } catch (final CompletionException e) {
            final Throwable cause = e.getCause() == null ? e : e.getCause();
            final Step step = cause instanceof ListenException failed ? failed.step() : Step.SOCKET_CREATE;
            throw failedStart(new StartException(step,
                name() + " cannot listen on " + Addresses.text(address) + ": " + Errors.words(cause), cause));
        }
    }

    private SocketAddress bindAddress(final SocketAddress address) {
        if (address instanceof InetSocketAddress ip && !ip.isUnresolved()) {
            return address;
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            try {
                return UnixPath.checked(unix);
            } catch (final HpSocketException e) {
                throw failedStart(
                    new StartException(Step.INVALID_PARAM, name() + " cannot listen: " + e.getMessage(), e));
            }
        }
        throw failedStart(new StartException(Step.INVALID_PARAM, name() + " cannot listen on " + address
            + ": neither a resolved IP address nor a path", null));
    }

    private SocketAddress bindAddress(final String host, final int port) {
        try {
            return new InetSocketAddress(Addresses.literal(host), port);
        } catch (final UnknownHostException e) {
            throw failedStart(new StartException(Step.SOCKET_CREATE,
                name() + " cannot listen on " + host + ": not a literal address", e));
        } catch (final RuntimeException e) {
            throw failedStart(new StartException(Step.INVALID_PARAM, name() + ": " + e.getMessage(), e));
        }
    }

    private Map<SocketOption<?>, Object> prepare(final Carrier carrier) {
        final var socket = new PreparedOptions(abilities().socketOptions(carrier.listening()));
        final var answer = new CompletableFuture<HandleResult>();
        room().runEvent(() -> {
            try {
                answer.complete(part().listener().onPrepareListen(this, socket));
            } catch (final Throwable t) {
                errors().report(ErrorEvent.Kind.LISTENER, "onPrepareListen threw " + t, null, t);
                answer.completeExceptionally(t);
            }
        });
        final Throwable thrown = answer.handle((result, failure) -> failure).join();
        if (thrown != null || answer.join() == HandleResult.ERROR) {
            throw failedStart(new StartException(Step.SOCKET_PREPARE,
                name() + ": the listener refused to prepare the socket", thrown));
        }
        return socket.values();
    }
}
