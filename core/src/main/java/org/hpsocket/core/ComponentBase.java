package org.hpsocket.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.CodeInUse;
import org.hpsocket.ComponentStats;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.SendResult;
import org.hpsocket.ServiceState;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.SwapReport;
import org.hpsocket.SwapStats;
import org.hpsocket.core.code.Registry;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.datagram.NodeOwner;
import org.hpsocket.core.datagram.PeerLinks;
import org.hpsocket.core.events.Counted;
import org.hpsocket.core.events.DispatchThreads;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.events.Events;
import org.hpsocket.core.link.Door;
import org.hpsocket.core.link.Links;
import org.hpsocket.core.loop.EngineRoom;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.rate.Shaper;
import org.hpsocket.core.rate.SharedRates;
import org.hpsocket.core.session.ConnectionTable;
import org.hpsocket.core.session.Renewals;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.socket.Abilities;
import org.hpsocket.core.socket.Carrier;
import org.hpsocket.core.stage.Faults;
import org.hpsocket.core.stage.Rhythm;
import org.hpsocket.core.stage.Stack;
import org.hpsocket.core.stage.Underlay;
import org.hpsocket.core.swap.ComponentLoops;
import org.hpsocket.core.swap.Passage;
import org.hpsocket.core.swap.Passenger;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What server, agent and client have in common: the life, the loops, the connections.
 *
 * <p>The state changes under one lock, which is not held while anything is waited for.
 */
public abstract class ComponentBase implements Passenger, NodeOwner {
    private static final long SETTLE_NS = 1_500_000_000;

    private final Object starting = new Object();
    private final Engine engine;
    private final EngineRoom room;
    private final Engine.Part part;
    private final Errors errors;
    private final Renewals renewals;
    private final Faults faults = new Faults(this);
    private volatile Options options;
    private volatile ServiceState state = ServiceState.STOPPED;
    private volatile boolean closed;
    private volatile boolean hurried;
    private final ComponentLoops loops = new ComponentLoops(this);
    private volatile Counted counted = new Counted();
    private volatile SharedRates rates;
    private volatile ConnectionTable table;
    private volatile @Nullable Passage passage;
    private @Nullable Links links;
    private @Nullable Stack stack;
    private @Nullable LayerUse layerUse;
    private @Nullable Rhythm rhythm;
    private @Nullable Events events;
    private @Nullable DispatchThreads dispatch;

    ComponentBase(final Engine engine, final Engine.Part part, final Options options) {
        this.engine = engine;
        this.room = engine.room();
        this.part = part;
        this.options = options;
        this.rates = new SharedRates(options, 0);
        this.errors = new Errors(this, part.listener(), room.clock());
        this.renewals = new Renewals(this);
        this.table = new ConnectionTable(1, room.random());
    }

    // ---- what an application sees

    @Override
    public final String name() {
        return options.name().isEmpty() ? part.name() : options.name();
    }

    @Override
    public final Protocol<?> protocol() {
        return part.protocol();
    }

    @Override
    public final Options options() {
        return options;
    }

    @Override
    public final void options(final Consumer<Options.Builder> change) {
        final Options.Builder builder = options.change();
        change.accept(builder);
        final Options changed = builder.build();
        final Options before;
        if (state != ServiceState.STOPPED) {
            requireRates(changed);
        }
        synchronized (this) {
            before = options;
            if (state != ServiceState.STOPPED && !Shaper.differInRatesOnly(before, changed)) {
                throw HpSocketException.usage(
                    "options of " + name() + " but rates can be changed when it is stopped; it is " + state);
            }
            options = changed;
        }
        if (state != ServiceState.STOPPED) {
            changeRates(before, changed);
        }
    }

    @Override
    public final ServiceState state() {
        return state;
    }

    @Override
    public final boolean isSecure() {
        return protocol().layers().stream().anyMatch(Layer::secure);
    }

    @Override
    public final void stop() {
        room.refuseInEvent("stop of " + name());
        final boolean first;
        synchronized (starting) {
            first = beginStop();
        }
        if (first) {
            shutDown(true);
        } else {
            hurry();
            awaitStop();
        }
    }

    @Override
    public final void stop(final Duration grace) {
        room.refuseInEvent("stop of " + name());
        Grace.require(grace);
        final boolean first;
        synchronized (starting) {
            first = beginStop();
        }
        if (first) {
            Grace.during(() -> letFinish(grace), () -> shutDown(true));
        } else if (!awaitStop(grace)) {
            stop();
        }
    }

    @Override
    public final void close() {
        room.refuseInEvent("close of " + name());
        closed = true;
        stop();
    }

    @Override
    public final void awaitStop() {
        awaitStop(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Override
    public final boolean awaitStop(final Duration timeout) {
        if (state == ServiceState.STOPPED) {
            return true;
        }
        room.refuseInEvent("waiting for the stop of " + name());
        return room.threading().awaitStop(() -> state == ServiceState.STOPPED, timeout.toNanos());
    }

    @Override
    public final Optional<Connection> connection(final long id) {
        return Optional.ofNullable(table.get(id)).map(Session::view);
    }

    @Override
    public final List<Connection> connections() {
        return table.snapshot().stream().map(Session::view).toList();
    }

    @Override
    public final long[] connectionIds() {
        return table.snapshot().stream().mapToLong(s -> s.id()).toArray();
    }

    @Override
    public final int connectionCount() {
        return table.size();
    }

    @Override
    public final SendResult send(final long id, final ByteBuffer data) {
        final Session session = table.get(id);
        return session == null ? SendResult.CLOSED : session.handle().send(data);
    }

    @Override
    public final SendResult send(final long id, final ByteBuffer... pieces) {
        final Session session = table.get(id);
        return session == null ? SendResult.CLOSED : session.handle().send(pieces);
    }

    @Override
    public final boolean disconnect(final long id, final Connection.Disconnect how) {
        final Session session = table.get(id);
        if (session != null) {
            session.handle().disconnect(how);
        }
        return session != null;
    }

    @Override
    public final int disconnectLong(final Duration age) {
        return disconnectIf(connection -> connection.connectPeriod().compareTo(age) >= 0);
    }

    @Override
    public final int disconnectSilent(final Duration silence) {
        if (!options.markSilence()) {
            throw HpSocketException.usage("silence is not known: markSilence=false on " + name());
        }
        return disconnectIf(connection -> connection.silencePeriod().orElse(Duration.ZERO).compareTo(silence) >= 0);
    }

    @Override
    public final long totalReceiveRate() {
        return state == ServiceState.STOPPED ? options.totalReceiveRate() : SharedRates.rateOf(rates.receive());
    }

    @Override
    public final void totalReceiveRate(final long bytesPerSecond) {
        ratesInForce().receiveRate(Shaper.require("totalReceiveRate", bytesPerSecond), room.clock().nowNs());
        table.snapshot().forEach(Session::reshape);
    }

    @Override
    public final long totalSendRate() {
        return state == ServiceState.STOPPED ? options.totalSendRate() : SharedRates.rateOf(rates.send());
    }

    @Override
    public final void totalSendRate(final long bytesPerSecond) {
        ratesInForce().sendRate(Shaper.require("totalSendRate", bytesPerSecond), room.clock().nowNs());
        table.snapshot().forEach(Session::reshape);
    }

    @Override
    public final ComponentStats stats() {
        return counted.with(table.snapshot(), errors.count());
    }

    @Override
    public final List<CodeInUse> code() {
        final Stack now = stack;
        if (now == null || state == ServiceState.STOPPED) {
            return List.of();
        }
        final List<Session> open = table.snapshot();
        final List<CodeInUse> rows = Renewals.code(now, open);
        rows.addAll(passage().code(open));
        return rows;
    }

    @Override
    public final SwapStats swaps() {
        final List<Session> open = table.snapshot();
        final SwapStats stats = renewals.stats(counted, open);
        final Passage now = passage;
        return now == null ? stats : now.with(stats, open);
    }

    @Override
    public final CompletionStage<SwapReport> transport(final String transport) {
        if (state != ServiceState.STARTED) {
            throw HpSocketException.usage(name() + " is " + state + ", a change of transport needs STARTED");
        }
        final Version<Transport> next = passage().choose(transport);
        final var done = new CompletableFuture<SwapReport>();
        room.elsewhere("hpsocket-swap", () -> {
            try {
                done.complete(passage().drainTo(next));
            } catch (final RuntimeException e) {
                done.completeExceptionally(e);
            }
            room.threading().changed();
        });
        return done.minimalCompletionStage();
    }

    @Override
    public final String toString() {
        return name() + "[" + state + "]";
    }

    // ---- what sessions ask

    final Engine engine() {
        return engine;
    }

    /** Held while a start is under way; a stop waits for it. */
    @Override
    public final Object starting() {
        return starting;
    }

    @Override
    public final EngineRoom room() {
        return room;
    }

    @Override
    public final Errors errors() {
        return errors;
    }

    @Override
    public final Counted counted() {
        return counted;
    }

    @Override
    public final SharedRates rates() {
        return rates;
    }

    /** The loops on which its connections begin. */
    @Override
    public final EventLoop[] loops() {
        return loops.current();
    }

    /** All its loops. */
    @Override
    public final ComponentLoops fleet() {
        return loops;
    }

    /** Whether connections are on their way from the loop that accepts to their own. */
    @Override
    public boolean isAdmitting() {
        return false;
    }

    /**
     * Listens with the transport of its new loops instead of that of the old ones.
     *
     * @throws IOException when that fails; then it listens as before
     */
    @Override
    public void reopen(final Abilities next) throws IOException {
        // most do not listen
    }

    @Override
    public final Stack stack() {
        return present(stack);
    }

    /** The heartbeats of its connections, if there are any. */
    @Override
    public final @Nullable Rhythm rhythm() {
        return rhythm;
    }

    @Override
    public final Events events() {
        return present(events);
    }

    @Override
    public final Faults faults() {
        return faults;
    }

    @Override
    public final Renewals renewals() {
        return renewals;
    }

    @Override
    public final Registry registry() {
        return engine.registry();
    }

    @Override
    public final boolean isProven(final Version<?> code) {
        return engine.isProven(code);
    }

    @Override
    public final void changed(final Supply<?> supply) {
        engine.changed(supply);
    }

    /** Makes a connection known; it may be one that found code which is stale by now. */
    final void put(final Session session) {
        table.put(session);
        if (session.options() != options) {
            session.loop().execute(() -> session.changeRates(session.options(), options));
        }
        renewals.look(session);
    }

    /** A connection has passed its handshake event. <p>Thread: its loop. */
    @Override
    public void opened(final Session session) {
        counted.opened.increment();
    }

    /** A connection is about to be told of its end. <p>Thread: its loop. */
    @Override
    public void closing(final Session session, final CloseReason why) {
    }

    /** A connection has ended, its events are over. <p>Thread: its loop. */
    @Override
    public void closed(final Session session, final CloseReason why) {
        counted.add(session);
        if (session.wasOpened()) {
            counted.closed.increment();
        } else if (!session.isAccepted()) {
            counted.connectFailures.increment();
        }
        table.release(session.id());
        if (loops.isReplaced(session.loop())) {
            loops.endIfIdle(session.loop());
        }
        room.threading().changed();
    }

    // ---- what the roles share

    final Engine.Part part() {
        return part;
    }

    /** What its transport can do, also while that is away. */
    @Override
    public final Abilities abilities() {
        return passage().abilities();
    }

    /** How it goes from one transport to another. */
    final Passage passage() {
        return present(passage);
    }

    /** Its listening sockets of streams. <p>Thread: any. */
    @Override
    public List<Door> doors() {
        return List.of();
    }

    /** There is other code, or less. */
    final void changed() {
        renewals.all();
        passage().look();
    }

    /** Whether everything runs the code that it should. */
    final boolean isChanged() {
        return renewals.pending() == 0 && passage().isSettled();
    }

    final Links links() {
        return present(links);
    }

    /** Whether its sockets are datagram ports. */
    @Override
    public final boolean isDatagrams() {
        return protocol().datagrams().isPresent();
    }

    /** What carries its links between IP addresses. */
    @Override
    public final Carrier carrier() {
        return isDatagrams() ? Carrier.UDP : Carrier.TCP;
    }

    /**
     * What carries its links to a path or an IP address.
     *
     * @throws StartException when its protocol has no paths
     */
    final Carrier carrier(final boolean path) {
        if (path && isDatagrams()) {
            throw new StartException(
                Step.INVALID_PARAM, name() + ": protocol " + protocol().name() + " has no paths", null);
        }
        return path ? Carrier.UNIX : carrier();
    }

    @Override
    public final ConnectionTable table() {
        return table;
    }

    final EventLoop nextLoop() {
        return loops.next();
    }

    /** From STOPPED to STARTING, with everything that can be checked before there is a socket. */
    @Override
    public final void begin(final Carrier carrier) {
        room.refuseInEvent("start of " + name());
        synchronized (this) {
            if (closed || state != ServiceState.STOPPED) {
                throw new StartException(Step.ILLEGAL_STATE, name() + " is " + (closed ? "closed" : state), null);
            }
            state = ServiceState.STARTING;
            hurried = false;
        }
        try {
            passage = new Passage(this, carrier.capability());
            links = protocol().datagrams().<Links>map(rules -> new PeerLinks(this, rules)).orElseGet(Links::ofStreams);
            final Optional<Underlay> lowest = isDatagrams() ? Underlay.noneFor(part.protocol(), options) : underlay();
            stack = new Stack(part.protocol(), lowest, registry(), options);
            rhythm = stack.rhythm(options.heartbeat());
            final var use = new LayerUse(this, stack);
            use.begin();
            layerUse = use;
            errors.reset();
            renewals.reset();
            counted = new Counted();
            rates = new SharedRates(options, room.clock().nowNs());
            table = new ConnectionTable(options.maxConnections(), room.random());
            dispatch = DispatchThreads.of(options, name());
            events = new Events(room, part.listener(), errors, dispatch);
        } catch (final RuntimeException | Error e) {
            leaveLayers();
            state = ServiceState.STOPPED;
            room.threading().stopped();
            throw e;
        }
    }

    /** Names code that a start would not find now; empty when all is there. */
    final Optional<String> lacking(final boolean path) {
        try {
            registry().transport(options.transport(), carrier(path).capability());
            new Stack(part.protocol(), isDatagrams() ? Optional.empty() : underlay(), registry(), options);
            return Optional.empty();
        } catch (final HpSocketException e) {
            if (e.category() == HpSocketException.Category.RETRY) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    /** Starts the loops. */
    @Override
    public final void startLoops(final int count) {
        try {
            loops.start(passage().present(), count);
            engine.started(this);
        } catch (final IOException e) {
            throw failedStart(new StartException(Step.WORKER_THREAD_CREATE, name() + ": " + e.getMessage(), e));
        }
    }

    @Override
    public final void becomeStarted() {
        synchronized (this) {
            if (state == ServiceState.STARTING) {
                state = ServiceState.STARTED;
            }
        }
        passage().begin();
        room.threading().changed();
    }

    /** From STARTING or STARTED to STOPPING. @return whether this call did it, and so has to shut down */
    final synchronized boolean beginStop() {
        if (!hasStarted()) {
            return false;
        }
        state = ServiceState.STOPPING;
        return true;
    }

    /** Undoes a start. @return the exception, to be thrown */
    @Override
    public final <E extends RuntimeException> E failedStart(final E why) {
        state = ServiceState.STOPPING;
        shutDown(loops().length > 0);
        return why;
    }

    /** From STOPPING to STOPPED: everything closes, everything ends. */
    final void shutDown(final boolean tells) {
        stopAccepting();
        final long grace = options.closeTimeout().toNanos() + SETTLE_NS;
        if (!room.threading().awaitThrough(() -> closeAll(false), grace)) {
            room.threading().awaitThrough(() -> closeAll(true), Long.MAX_VALUE);
        }
        loops.end();
        loopsEnded();
        passage().end();
        endDispatch();
        if (tells) {
            room.runEvent(this::tellShutdown);
        }
        loops.clear();
        leaveLayers();
        state = ServiceState.STOPPED;
        engine.stopped(this);
    }

    /** Whether its connections come from others. */
    boolean accepts() {
        return false;
    }

    /** The filter that options put at the wire. */
    Optional<Underlay> underlay() {
        return Optional.empty();
    }

    /** Refuses rates that it cannot hold. */
    void requireRates(final Options wanted) {
    }

    /** Frees the port, if there is one. */
    void stopAccepting() {
    }

    /** Nothing of this component happens on a loop any more. */
    void loopsEnded() {
    }

    /** Why a connection ends that this component ends. */
    @Override
    public final CloseReason stopped(final Session session) {
        return CloseReason.of(SocketOperation.CLOSE, Kind.STOPPED, name() + " stopped connection=" + session.id());
    }

    private SharedRates ratesInForce() {
        if (state == ServiceState.STOPPED) {
            throw HpSocketException.usage("total rates of " + name()
                + " can be changed while it runs; options say what it begins with");
        }
        return rates;
    }

    private void changeRates(final Options before, final Options now) {
        if (before.totalReceiveRate() != now.totalReceiveRate()) {
            totalReceiveRate(now.totalReceiveRate());
        }
        if (before.totalSendRate() != now.totalSendRate()) {
            totalSendRate(now.totalSendRate());
        }
        table.snapshot().forEach(session -> session.changeRates(before, now));
    }

    private void letFinish(final Duration grace) {
        stopAccepting();
        table.snapshot().forEach(session -> session.loop().execute(session::endAttempt));
        room.threading().await(() -> hurried || table.size() == 0, grace.toNanos());
    }

    /** Ends the grace that a stop may give. */
    private void hurry() {
        synchronized (this) {
            hurried = state == ServiceState.STOPPING;
        }
        room.threading().changed();
    }

    private boolean closeAll(final boolean force) {
        for (final Session session : table.snapshot()) {
            if (force || session.isOpen() || !session.isClosed()) {
                session.ending().request(stopped(session), force);
            }
        }
        return table.size() == 0;
    }

    private int disconnectIf(final java.util.function.Predicate<Connection> condition) {
        int count = 0;
        for (final Session session : table.snapshot()) {
            if (session.isOpen() && condition.test(session.handle())) {
                session.handle().disconnect();
                count++;
            }
        }
        return count;
    }

    private void tellShutdown() {
        try {
            part.listener().onShutdown(this);
        } catch (final RuntimeException | Error e) {
            errors.report(ErrorEvent.Kind.LISTENER, "onShutdown threw " + e, null, e);
        }
    }

    private void leaveLayers() {
        final LayerUse ended = layerUse;
        layerUse = null;
        if (ended != null) {
            ended.end();
        }
    }

    private void endDispatch() {
        final DispatchThreads ended = dispatch;
        dispatch = null;
        if (ended != null) {
            ended.end();
        }
    }

    private <T> T present(final @Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(name() + " was never started");
        }
        return part;
    }
}
