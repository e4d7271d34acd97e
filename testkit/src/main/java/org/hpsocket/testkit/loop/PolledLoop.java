package org.hpsocket.testkit.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Slabs;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that polls, and runs calls and timers in between: the least that is a loop, for tests of one transport. It
 * counts its polls, which shows what spins.
 *
 * @param <S> its memory
 */
public final class PolledLoop<S extends Slabs> implements Loop, AutoCloseable {
    private static final long PATIENCE_S = 20;
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private record Timed(long atNs, Runnable task) implements Comparable<Timed> {
        @Override
        public int compareTo(final Timed other) {
            return Long.compare(atNs, other.atNs);
        }
    }

    private final S slabs;
    private final Poller poller;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timed> timers = new PriorityQueue<>();
    private final Thread thread = new Thread(this::run, "test-loop");
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean ended;
    private long polls;

    /**
     * Creates a loop and starts its thread.
     *
     * @param transport makes its poller
     * @param slabs its memory
     * @throws UncheckedIOException when the transport cannot make a poller
     */
    public PolledLoop(final Transport transport, final S slabs) {
        this.slabs = slabs;
        try {
            poller = transport.poller(this);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public S slabs() {
        return slabs;
    }

    @Override
    public Poller poller() {
        return poller;
    }

    @Override
    public void execute(final Runnable task) {
        calls.add(task);
        if (!inLoop()) {
            poller.wakeup();
        }
    }

    @Override
    public void after(final long delayNs, final Runnable task) {
        timers.add(new Timed(nowNs() + delayNs, task));
    }

    /**
     * Gives its thread.
     *
     * @return the thread
     */
    public Thread thread() {
        return thread;
    }

    /**
     * Counts the polls so far; to be called on the loop.
     *
     * @return how many there were
     */
    public long polls() {
        return polls;
    }

    /**
     * Runs something on the loop and waits for it.
     *
     * @param task what to run
     * @param <T> what it gives
     * @return what it gave
     */
    public <T extends @Nullable Object> T call(final Callable<T> task) {
        final var answer = new CompletableFuture<T>();
        execute(() -> {
            try {
                answer.complete(task.call());
            } catch (final Exception | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    /**
     * Runs something on the loop and waits for it.
     *
     * @param task what to run
     */
    public void run(final Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /**
     * Counts the polls until a timer of the loop fires.
     *
     * @return how many there were: a few when nothing happens, thousands when something spins
     */
    public long pollsWhileIdle() {
        final var fired = new CompletableFuture<Long>();
        final long before = call(() -> polls);
        run(() -> after(IDLE_NS, () -> fired.complete(polls)));
        return fired.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join() - before;
    }

    @Override
    public void close() {
        ended = true;
        poller.wakeup();
        over.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    private void run() {
        try (poller) {
            while (!ended) {
                poller.poll(waitNs());
                polls++;
                runCalls();
                runTimers();
            }
        } catch (final IOException | RuntimeException | Error e) {
            over.completeExceptionally(e);
        }
        over.complete(null);
    }

    private long waitNs() {
        if (!calls.isEmpty()) {
            return 0;
        }
        final Timed first = timers.peek();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.atNs() - nowNs());
    }

    private void runCalls() {
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
        }
    }

    private void runTimers() {
        while (!timers.isEmpty() && timers.peek().atNs() <= nowNs()) {
            timers.poll().task().run();
        }
    }
}
