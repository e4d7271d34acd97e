package org.hpsocket.transport.aio;

import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slabs;
import org.hpsocket.testkit.CountingSlabs;

/** A thread that polls, and runs calls and timers in between. */
final class TestLoop implements Loop, AutoCloseable {
    private record Timed(long atNs, Runnable task) implements Comparable<Timed> {
        @Override
        public int compareTo(final Timed other) {
            return Long.compare(atNs, other.atNs);
        }
    }

    private final AioPoller poller = new AioPoller(this);
    private final CountingSlabs slabs = new CountingSlabs();
    private final Slabs used;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timed> timers = new PriorityQueue<>();
    private final Thread thread = new Thread(this::run, "test-loop");
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean ended;
    private long polls;

    TestLoop() {
        used = slabs;
        thread.start();
    }

    /** Takes memory elsewhere. */
    TestLoop(final Slabs memory) {
        used = memory;
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
    public Slabs slabs() {
        return used;
    }

    @Override
    public AioPoller poller() {
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

    /** The memory that keeps account, unless it takes it elsewhere. */
    CountingSlabs memory() {
        return slabs;
    }

    Thread thread() {
        return thread;
    }

    /** Counts the polls so far, on the loop. */
    long polls() {
        return polls;
    }

    /** Runs something on the loop and waits for it. */
    <T> T call(final Callable<T> task) {
        final var answer = new CompletableFuture<T>();
        execute(() -> {
            try {
                answer.complete(task.call());
            } catch (final Exception | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    void run(final Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Counts the polls until a timer of the loop fires: a few when nothing happens, thousands when something spins. */
    long pollsWhileIdle() {
        final var fired = new CompletableFuture<Long>();
        final long before = call(() -> polls);
        run(() -> after(TimeUnit.MILLISECONDS.toNanos(200), () -> fired.complete(polls)));
        return fired.orTimeout(20, TimeUnit.SECONDS).join() - before;
    }

    @Override
    public void close() {
        ended = true;
        poller.wakeup();
        over.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void run() {
        try (poller) {
            while (!ended) {
                poller.poll(waitNs());
                polls++;
                runCalls();
                runTimers();
            }
        } catch (final RuntimeException | Error e) {
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
