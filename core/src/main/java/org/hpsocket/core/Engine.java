package org.hpsocket.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
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
import org.hpsocket.core.folder.ProtocolFolder;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The runtime: what components share. It has no thread of its own while no component is started, unless it watches a
 * folder of protocols.
 */
public final class Engine implements HpSocket {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final int RESOLVERS = 4;
    private static final long KEEP_ALIVE_S = 5;
    private static final int USERS_NAMED = 3;

    private final Registry registry;
    private final Threading threading;
    private final RandomGenerator random;
    private final Memory memory;
    private final Watchdog watchdog = new Watchdog();
    private final Queue<ComponentBase> started = new ConcurrentLinkedQueue<>();
    private final Set<EventLoop> loops = ConcurrentHashMap.newKeySet();
    private final Set<Thread> inEvent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ExecutorService resolvers = pool("hpsocket-resolve", RESOLVERS);
    private final ExecutorService workers = pool("hpsocket-offload", Runtime.getRuntime().availableProcessors());
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
        this.threading = threading;
        this.random = random;
        this.memory = new Memory(options.memoryLimitBytes());
        registry.serve(this);
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
        memory.limit(options.memoryLimitBytes());
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
        return memory.stats();
    }

    @Override
    public void close() {
        refuseInEvent("close of the runtime");
        closed = true;
        for (final ComponentBase component : new ArrayList<>(started)) {
            component.close();
        }
        protocols.ifPresent(ProtocolFolder::close);
        resolvers.shutdownNow();
        workers.shutdownNow();
        memory.close();
    }

    Memory pool() {
        return memory;
    }

    Registry registry() {
        return registry;
    }

    Threading threading() {
        return threading;
    }

    EngineClock clock() {
        return threading::nowNs;
    }

    RandomGenerator random() {
        return random;
    }

    EventLoop loop(final Version<Transport> transport, final String name) throws IOException {
        final var loop = new EventLoop(threading::nowNs, memory, transport, random);
        loops.add(loop);
        threading.start(loop, name);
        return loop;
    }

    void end(final EventLoop loop) {
        loop.end();
        threading.awaitEnd(loop);
        loops.remove(loop);
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
        threading.changed();
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

    /** Names the first connections that run some code. */
    String users(final Version<?> code) {
        return Stream.concat(
            loops.stream().filter(loop -> loop.uses(code)).map(Engine::name),
            started.stream().flatMap(component -> component.table().snapshot().stream())
                .filter(session -> session.stages().places().stream().anyMatch(place -> place.version() == code))
                .map(session -> session.component.name() + " connection=" + session.id))
            .limit(USERS_NAMED).collect(Collectors.joining(", "));
    }

    private static String name(final EventLoop loop) {
        final Thread thread = loop.thread();
        return "loop " + (thread == null ? "between turns" : thread.getName());
    }

    void offload(final Runnable work) {
        threading.offload(workers, work);
    }

    /** Runs something that waits for loops. */
    void elsewhere(final String name, final Runnable task) {
        threading.elsewhere(name, task);
    }

    /** Runs an event of a listener on this thread, where waiting is refused. */
    void runEvent(final Runnable event) {
        final boolean outermost = inEvent.add(Thread.currentThread());
        try {
            event.run();
        } finally {
            if (outermost) {
                inEvent.remove(Thread.currentThread());
            }
        }
    }

    boolean inEvent() {
        for (final EventLoop loop : loops) {
            if (loop.inLoop()) {
                return true;
            }
        }
        return inEvent.contains(Thread.currentThread());
    }

    void refuseInEvent(final String what) {
        if (inEvent()) {
            throw HpSocketException.usage(what + " inside an event would wait for itself; do it on another thread");
        }
    }

    /** Asks something of a loop and waits for the answer. */
    <T> T callOn(final EventLoop loop, final Supplier<T> question, final T otherwise) {
        final var answer = new CompletableFuture<T>();
        loop.execute(() -> answer(question, answer));
        threading.awaitThrough(() -> answer.isDone() || !loops.contains(loop), Long.MAX_VALUE);
        return answer.isDone() ? Results.of(answer) : otherwise;
    }

    /** Asks something of a connection that must not be in an event meanwhile, and waits for the answer. */
    <T> T askWhenIdle(final Session session, final Supplier<T> question, final T otherwise) {
        final var answer = new CompletableFuture<T>();
        session.loop.execute(() -> session.whenIdle(() -> answer(question, answer)));
        threading.await(() -> answer.isDone() || !loops.contains(session.loop), Long.MAX_VALUE);
        return answer.isDone() ? Results.of(answer) : otherwise;
    }

    private <T> void answer(final Supplier<T> question, final CompletableFuture<T> answer) {
        try {
            answer.complete(question.get());
        } catch (final RuntimeException e) {
            answer.completeExceptionally(e);
        }
        threading.changed();
    }

    /** Resolves a name off the loops; a literal at once. */
    CompletableFuture<List<InetSocketAddress>> resolve(final String host, final int port) {
        if (isLiteral(host)) {
            return resolved(host, port);
        }
        return CompletableFuture.supplyAsync(() -> resolved(host, port), resolvers).thenCompose(found -> found);
    }

    static boolean isLiteral(final String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    private static CompletableFuture<List<InetSocketAddress>> resolved(final String host, final int port) {
        try {
            final var addresses = new ArrayList<InetSocketAddress>();
            for (final InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(new InetSocketAddress(address, port));
            }
            return CompletableFuture.completedFuture(addresses);
        } catch (final UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
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

    private static ExecutorService pool(final String name, final int threads) {
        final var pool = new ThreadPoolExecutor(threads, threads, KEEP_ALIVE_S, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), task -> {
                final var thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** What a component is made of. */
    record Part(String name, Protocol<?> protocol, Listener listener, @Nullable Endpoint endpoint) {
    }
}
