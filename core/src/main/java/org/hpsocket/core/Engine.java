package org.hpsocket.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.Cast;
import org.hpsocket.Client;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.MemoryStats;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.SwapReport;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.hpsocket.core.code.CodeUser;
import org.hpsocket.core.code.Origin;
import org.hpsocket.core.code.Registry;
import org.hpsocket.core.code.RegistryShelf;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.datagram.NodeProtocol;
import org.hpsocket.core.folder.ProtocolFolder;
import org.hpsocket.core.loop.EngineRoom;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.LoopThreads;
import org.hpsocket.core.loop.Threading;
import org.hpsocket.core.session.Renewals;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.stage.Stack;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The runtime: what components share. It has no thread of its own while no component is started, unless it watches a
 * folder of protocols.
 */
public final class Engine implements HpSocket {
    private static final int USERS_NAMED = 3;

    private final Registry registry;
    private final EngineRoom room;
    private final Watchdog watchdog = new Watchdog();
    private final Queue<ComponentBase> started = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Optional<ProtocolFolder> protocols;
    private volatile boolean closed;

    /**
     * Creates a runtime.
     *
     * @param options what its components share
     * @param registry the transports, codecs and filters to use; may change while it runs
     */
    public Engine(final RuntimeOptions options, final Registry registry) {
        this(options, registry, new LoopThreads(), new java.security.SecureRandom());
    }

    /**
     * Creates a runtime whose threads, time and randomness are given; for simulations.
     *
     * @param options what its components share
     * @param registry the transports, codecs and filters to use
     * @param threading runs the loops
     * @param random the source of ids, jitter and masks
     */
    public Engine(
        final RuntimeOptions options, final Registry registry, final Threading threading,
        final RandomGenerator random) {
        this.registry = registry;
        this.room = new EngineRoom(options.memoryLimitBytes(), threading, random);
        registry.serve(new Users());
        this.protocols = options.protocols().map(folder -> ProtocolFolder.open(folder, new RegistryShelf(registry)));
    }

    @Override
    public <L extends Listener> Server server(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return new ServerComponent(this, part("server", protocol, listener, null), built(options));
    }

    @Override
    public Server server(final String endpoint, final Listener listener) {
        final Endpoint from = Endpoint.parse(endpoint);
        return new ServerComponent(this, part("server", from.protocol(), listener, from), built(from::applyTo));
    }

    @Override
    public <L extends Listener> Agent agent(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return new AgentComponent(this, part("agent", protocol, listener, null), built(options));
    }

    @Override
    public Agent agent(final String endpoint, final Listener listener) {
        final Endpoint from = Endpoint.parse(endpoint);
        return new AgentComponent(this, part("agent", from.protocol(), listener, from), built(from::applyTo));
    }

    @Override
    public <L extends Listener> Client client(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return new ClientComponent(this, part("client", protocol, listener, null), built(options));
    }

    @Override
    public Client client(final String endpoint, final Listener listener) {
        final Endpoint from = Endpoint.parse(endpoint);
        return new ClientComponent(this, part("client", from.protocol(), listener, from), built(from::applyTo));
    }

    @Override
    public UdpNode udpNode(final DatagramListener<UdpNode> listener, final Consumer<Options.Builder> options) {
        return new NodeComponent(this, part("node", new NodeProtocol("udp"), listener, null), listener, built(options));
    }

    @Override
    public UdpCast udpCast(final Cast cast, final DatagramListener<UdpCast> listener,
        final Consumer<Options.Builder> options) {
        return new CastComponent(this, part("cast", new NodeProtocol("udp"), listener, null), cast, listener,
            built(options));
    }

    @Override
    public CompletionStage<SwapReport> swap(final StageFactory<?> factory) {
        requireOpen();
        final Supply<StageFactory<?>> supply = registry.like(factory);
        final List<Version<?>> swappedIn = new ArrayList<>();
        swappedIn.add(supply.swapIn(factory, Origin.of(factory.getClass())));
        for (final ComponentBase component : started) {
            for (final Supply<StageFactory<?>> used : component.stack().supplies()) {
                if (used != supply && used.is(supply.kind(), supply.name())) {
                    swappedIn.add(used.swapIn(factory, Origin.of(factory.getClass())));
                }
            }
        }
        return new Swapping(this, List.copyOf(started), swappedIn).begin();
    }

    @Override
    public CompletionStage<SwapReport> swap(final Transport transport) {
        requireOpen();
        final Version<Transport> swappedIn = registry.like(transport)
            .swapIn(transport, Origin.of(transport.getClass()));
        return new Swapping(this, List.copyOf(started), List.of(swappedIn)).begin();
    }

    /**
     * Changes to a version of some code that is there, until that one goes or fails.
     *
     * @param part {@code codec}, {@code filter} or {@code transport}
     * @param name its name
     * @param version its version, or its origin and version; {@code best} for what rank and version say
     * @return completes as {@link #swap(StageFactory)} does
     * @throws HpSocketException when there is no such code, naming what there is
     */
    public CompletionStage<SwapReport> swap(final String part, final String name, final String version) {
        return new Swapping(this, List.copyOf(started), List.of(registry.prefer(part, name, version))).begin();
    }

    /**
     * Changes what components share.
     *
     * @param options in force from now on
     */
    public void change(final RuntimeOptions options) {
        room.pool().limit(options.memoryLimitBytes());
    }

    /**
     * Names code that a component's start would not find now.
     *
     * @param component the component, made by this runtime
     * @param path whether its address is a path
     * @return a line that names it; empty when all is there
     * @throws HpSocketException when it could not start whatever code there were
     */
    public Optional<String> lacking(final Component component, final boolean path) {
        return ((ComponentBase) component).lacking(path);
    }

    /**
     * Tells which code a connection runs.
     *
     * @param component the component, made by this runtime
     * @param connection the id
     * @return its codec, its filters from the wire upwards, its transport; empty when there is no such connection
     */
    public List<CodeInUse> code(final Component component, final long connection) {
        final Session session = ((ComponentBase) component).table().get(connection);
        return session == null ? List.of() : Renewals.codeOf(session);
    }

    @Override
    public MemoryStats memory() {
        return room.pool().stats();
    }

    @Override
    public void close() {
        room.refuseInEvent("close of the runtime");
        closed = true;
        for (final ComponentBase component : new ArrayList<>(started)) {
            component.close();
        }
        protocols.ifPresent(ProtocolFolder::close);
        room.close();
    }

    Registry registry() {
        return registry;
    }

    public EngineRoom room() {
        return room;
    }

    void started(final ComponentBase component) {
        requireOpen();
        started.add(component);
        watchdog.watch(component);
    }

    private void requireOpen() {
        if (closed) {
            throw HpSocketException.usage("the runtime is closed");
        }
    }

    void stopped(final ComponentBase component) {
        started.remove(component);
        watchdog.unwatch(component);
        room.threading().stopped();
    }

    /** There is other code, or less. */
    void changed(final Supply<?> supply) {
        started.forEach(component -> component.changed());
    }

    /** Whether any connection has got a unit through this code. */
    boolean isProven(final Version<?> code) {
        return started.stream().flatMap(component -> component.table().snapshot().stream())
            .flatMap(session -> session.stages().places().stream())
            .anyMatch(place -> place.version() == code && place.isProven());
    }

    private Part part(
        final String role, final Protocol<?> protocol, final Listener listener, final @Nullable Endpoint endpoint) {
        Stack.requireListener(protocol, listener);
        return new Part(role + "-" + protocol.name() + "-" + numbers.incrementAndGet(), protocol, listener, endpoint);
    }

    private static Options built(final Consumer<Options.Builder> options) {
        final Options.Builder builder = Options.builder();
        options.accept(builder);
        return builder.build();
    }

    /** Its components, as the registry knows them. */
    private final class Users implements CodeUser {

        @Override
        public void changed(final Supply<?> supply) {
            Engine.this.changed(supply);
        }

        @Override
        public void unused() {
            room.threading().changed();
        }

        @Override
        public boolean inEvent() {
            return room.inEvent();
        }

        @Override
        public boolean await(final BooleanSupplier condition, final long mostNs) {
            return room.threading().awaitThrough(condition, mostNs);
        }

        @Override
        public String users(final Version<?> code) {
            return Stream.concat(
                room.loops().filter(loop -> loop.pollers().uses(code)).map(Users::name),
                started.stream().flatMap(component -> component.table().snapshot().stream())
                    .filter(session -> session.stages().places().stream().anyMatch(place -> place.version() == code))
                    .map(session -> session.component().name() + " connection=" + session.id()))
                .limit(USERS_NAMED).collect(Collectors.joining(", "));
        }

        private static String name(final EventLoop loop) {
            final Thread thread = loop.thread();
            return "loop " + (thread == null ? "between turns" : thread.getName());
        }
    }

    /** What a component is made of. */
    record Part(String name, Protocol<?> protocol, Listener listener, @Nullable Endpoint endpoint) {
    }
}
