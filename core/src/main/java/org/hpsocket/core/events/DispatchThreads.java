package org.hpsocket.core.events;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Options;
import org.jspecify.annotations.Nullable;

/** The threads of a component that call its listener in place of the loops. <p>Thread: any. */
public final class DispatchThreads implements Executor {
    private static final long LOOK_AGAIN_S = 1;

    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService executor;

    private DispatchThreads(final ExecutorService executor) {
        this.executor = executor;
    }

    private DispatchThreads(final int threads, final String names) {
        executor = new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> worker(work, names));
    }

    /** Makes what the options ask for; nothing when the loops call the listener. */
    public static @Nullable DispatchThreads of(final Options options, final String component) {
        return switch (options.dispatch()) {
            case LOOP -> null;
            case WORKERS -> new DispatchThreads(options.dispatchThreads(), component + "-worker-");
            case VIRTUAL -> new DispatchThreads(VirtualThreads.executor());
        };
    }

    @Override
    public void execute(final Runnable event) {
        executor.execute(event);
    }

    /** Does what is queued. It returns when the threads have ended: an executor says so a moment before. */
    public void end() {
        executor.shutdown();
        boolean interrupted = false;
        while (!hasEnded()) {
            try {
                await();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasEnded() {
        return executor.isTerminated() && workers.stream().noneMatch(Thread::isAlive);
    }

    private void await() throws InterruptedException {
        if (executor.awaitTermination(LOOK_AGAIN_S, TimeUnit.SECONDS)) {
            for (final Thread worker : workers) {
                worker.join();
            }
        }
    }

    private Thread worker(final Runnable work, final String names) {
        final var worker = new Thread(work, names + count.getAndIncrement());
        workers.removeIf(former -> former.getState() == Thread.State.TERMINATED);
        workers.add(worker);
        return worker;
    }
}
