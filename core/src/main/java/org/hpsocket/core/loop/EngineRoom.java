package org.hpsocket.core.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hpsocket.HpSocketException;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.spi.Transport;

/**
 * What everything of a runtime works with: its loops, time, memory, randomness, and the threads beside the loops.
 *
 * <p>Thread: any.
 */
public final class EngineRoom implements AutoCloseable {
    private static final int RESOLVERS = 4;
    private static final long KEEP_ALIVE_S = 5;

    private final Threading threading;
    private final RandomGenerator random;
    private final Memory memory;
    private final Set<EventLoop> loops = ConcurrentHashMap.newKeySet();
    private final Set<Thread> inEvent = ConcurrentHashMap.newKeySet();
    private final ExecutorService resolvers = pool("hpsocket-resolve", RESOLVERS);
    private final ExecutorService workers = pool("hpsocket-offload", Runtime.getRuntime().availableProcessors());

    public EngineRoom(final long memoryLimitBytes, final Threading threading, final RandomGenerator random) {
        this.threading = threading;
        this.random = random;
        this.memory = new Memory(memoryLimitBytes);
    }

    public Memory pool() {
        return memory;
    }

    public Threading threading() {
        return threading;
    }

    public EngineClock clock() {
        return threading::nowNs;
    }

    public RandomGenerator random() {
        return random;
    }

    /** The loops that run. */
    public Stream<EventLoop> loops() {
        return loops.stream();
    }

    public EventLoop loop(final Version<Transport> transport, final String name) throws IOException {
        final var loop = new EventLoop(threading::nowNs, memory, transport, random);
        loops.add(loop);
        threading.start(loop, name);
        return loop;
    }

    public void end(final EventLoop loop) {
        loop.end();
        threading.awaitEnd(loop);
        loops.remove(loop);
    }

    public void offload(final Runnable work) {
        threading.offload(workers, work);
    }

    /** Runs something that waits for loops. */
    public void elsewhere(final String name, final Runnable task) {
        threading.elsewhere(name, task);
    }

    /** Runs an event of a listener on this thread, where waiting is refused. */
    public void runEvent(final Runnable event) {
        final boolean outermost = inEvent.add(Thread.currentThread());
        try {
            event.run();
        } finally {
            if (outermost) {
                inEvent.remove(Thread.currentThread());
            }
        }
    }

    public boolean inEvent() {
        for (final EventLoop loop : loops) {
            if (loop.inLoop()) {
                return true;
            }
        }
        return inEvent.contains(Thread.currentThread());
    }

    public void refuseInEvent(final String what) {
        if (inEvent()) {
            throw HpSocketException.usage(what + " inside an event would wait for itself; do it on another thread");
        }
    }

    /** Asks something of a loop and waits for the answer. */
    public <T> T callOn(final EventLoop loop, final Supplier<T> question, final T otherwise) {
        final var answer = new CompletableFuture<T>();
        loop.execute(() -> answer(question, answer));
        threading.awaitThrough(() -> answer.isDone() || !loops.contains(loop), Long.MAX_VALUE);
        return answer.isDone() ? Results.of(answer) : otherwise;
    }

    /** Asks something of a loop in a moment of its own choice, and waits for the answer. */
    public <T> T askWhen(
        final EventLoop loop, final Consumer<Runnable> moment, final Supplier<T> question, final T otherwise) {
        final var answer = new CompletableFuture<T>();
        loop.execute(() -> moment.accept(() -> answer(question, answer)));
        threading.await(() -> answer.isDone() || !loops.contains(loop), Long.MAX_VALUE);
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
    public CompletableFuture<List<InetSocketAddress>> resolve(final String host, final int port) {
        if (Addresses.isLiteral(host)) {
            return resolved(host, port);
        }
        return CompletableFuture.supplyAsync(() -> resolved(host, port), resolvers).thenCompose(found -> found);
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

    /** Ends its threads and gives its memory back, when no loop runs any more. */
    @Override
    public void close() {
        resolvers.shutdownNow();
        workers.shutdownNow();
        memory.close();
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
}
