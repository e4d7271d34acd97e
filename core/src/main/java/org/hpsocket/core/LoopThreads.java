package org.hpsocket.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.hpsocket.HpSocketException;

/** Every loop on a thread of its own. */
final class LoopThreads implements Threading {
    private static final long LOOK_AGAIN_MS = 20;

    private final Map<EventLoop, Thread> threads = new ConcurrentHashMap<>();
    private final Object change = new Object();

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public void start(final EventLoop loop, final String name) {
        final var thread = new Thread(loop::run, name);
        threads.put(loop, thread);
        thread.start();
    }

    @Override
    public void awaitEnd(final EventLoop loop) {
        final Thread thread = threads.remove(loop);
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean await(final BooleanSupplier condition, final long mostNs) {
        final long beganNs = System.nanoTime();
        synchronized (change) {
            while (!condition.getAsBoolean()) {
                final long leftNs = mostNs - (System.nanoTime() - beganNs);
                if (leftNs <= 0) {
                    return false;
                }
                try {
                    change.wait(Math.min(LOOK_AGAIN_MS, leftNs / 1_000_000 + 1));
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new HpSocketException(HpSocketException.Category.RETRY, "interrupted while waiting", e);
                }
            }
            return true;
        }
    }

    @Override
    public void elsewhere(final Runnable task) {
        new Thread(task, "hpsocket-stop").start();
    }

    @Override
    public void changed() {
        synchronized (change) {
            change.notifyAll();
        }
    }
}
