package org.hpsocket.testkit.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/** Runs each loop on a thread of its own, in real time. <p>Thread: the test's. */
public final class ThreadedLoops implements Loops {
    private static final long MOST_WAIT_NS = 30_000_000_000L;

    private final Object turned = new Object();
    private final List<LoopThread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Creates the driver. */
    public ThreadedLoops() {
        failure.set(null);
    }

    @Override
    public SteppedLoop add(final Transport transport) {
        try {
            final var loop = new SteppedLoop(transport, System::nanoTime);
            final var thread = new LoopThread(loop, "test-loop-" + threads.size());
            threads.add(thread);
            thread.start();
            return loop;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void on(final SteppedLoop loop, final Runnable task) {
        final var done = new AtomicReference<@Nullable Object>();
        loop.execute(() -> {
            try {
                task.run();
            } finally {
                done.set(task);
            }
        });
        await("a task on a loop", () -> done.get() != null);
    }

    @Override
    public void await(final String what, final BooleanSupplier condition) {
        final long beganNs = System.nanoTime();
        synchronized (turned) {
            while (!condition.getAsBoolean()) {
                requireNoFailure();
                final long leftMs = (MOST_WAIT_NS - (System.nanoTime() - beganNs)) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("not in time: " + what);
                }
                try {
                    turned.wait(leftMs);
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting: " + what, e);
                }
            }
        }
        requireNoFailure();
    }

    @Override
    public void close() {
        for (final LoopThread thread : threads) {
            thread.end();
        }
        requireNoFailure();
        threads.forEach(thread -> thread.loop.slabs().assertAllReleased());
    }

    private void requireNoFailure() {
        final Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("a loop threw: " + thrown, thrown);
        }
    }

    private void turned() {
        synchronized (turned) {
            turned.notifyAll();
        }
    }

    private final class LoopThread extends Thread {
        private final SteppedLoop loop;
        private volatile boolean ending;

        LoopThread(final SteppedLoop loop, final String name) {
            super(name);
            this.loop = loop;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!ending) {
                try {
                    loop.turn(Long.MAX_VALUE);
                } catch (final IOException | RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
                turned();
            }
            loop.close();
        }

        void end() {
            ending = true;
            loop.poller().wakeup();
            try {
                join(MOST_WAIT_NS / 1_000_000);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (isAlive()) {
                throw new AssertionError("did not end in time: " + getName());
            }
        }
    }
}
