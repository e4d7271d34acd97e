package org.hpsocket.core.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.hpsocket.HpSocketException;

/** Every loop on a thread of its own. */
public final class LoopThreads implements Threading {
    private static final long NS_PER_MS = 1_000_000;
    /** A change that nobody announced is found after an eighth of the time waited, but within these bounds. */
    private static final long LOOK_AGAIN_LEAST_MS = 20;
    private static final long LOOK_AGAIN_MOST_MS = 1_000;

    private final Map<EventLoop, Thread> threads = new ConcurrentHashMap<>();
    private final Object change = new Object();
    private final Object stop = new Object();

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
        return await(change, condition, mostNs);
    }

    @Override
    public boolean awaitStop(final BooleanSupplier condition, final long mostNs) {
        return await(stop, condition, mostNs);
    }

    private static boolean await(final Object news, final BooleanSupplier condition, final long mostNs) {
        try {
            return awaitUnlessInterrupted(news, condition, mostNs);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HpSocketException(HpSocketException.Category.RETRY, "interrupted while waiting", e);
        }
    }

    @Override
    public boolean awaitThrough(final BooleanSupplier condition, final long mostNs) {
        final long beganNs = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return awaitUnlessInterrupted(change, condition, mostNs - (System.nanoTime() - beganNs));
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean awaitUnlessInterrupted(final Object news, final BooleanSupplier condition, final long mostNs)
        throws InterruptedException {
        final long beganNs = System.nanoTime();
        synchronized (news) {
            while (!condition.getAsBoolean()) {
                final long waitedNs = System.nanoTime() - beganNs;
                if (waitedNs >= mostNs) {
                    return false;
                }
                news.wait(Math.min(lookAgainMs(waitedNs), (mostNs - waitedNs) / NS_PER_MS + 1));
            }
            return true;
        }
    }

    private static long lookAgainMs(final long waitedNs) {
        return Math.max(LOOK_AGAIN_LEAST_MS, Math.min(LOOK_AGAIN_MOST_MS, waitedNs / NS_PER_MS / 8));
    }

    @Override
    public void elsewhere(final String name, final Runnable task) {
        new Thread(task, name).start();
    }

    @Override
    public void changed() {
        synchronized (change) {
            change.notifyAll();
        }
    }

    @Override
    public void stopped() {
        changed();
        synchronized (stop) {
            stop.notifyAll();
        }
    }
}
