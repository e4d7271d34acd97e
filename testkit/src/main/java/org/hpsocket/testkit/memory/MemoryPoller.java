package org.hpsocket.testkit.memory;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hpsocket.spi.Poller;

/** Runs what happens to the links of one loop, in the order of time. */
final class MemoryPoller implements Poller {

    private record Happening(long atNs, long number, Runnable task) {
    }

    private final MemoryNetwork network;
    private final ReentrantLock lock;
    private final Condition changed;
    private final PriorityQueue<Happening> happenings =
        new PriorityQueue<>(Comparator.comparingLong(Happening::atNs).thenComparingLong(Happening::number));
    private long numbers;
    private boolean woken;
    private boolean closed;

    MemoryPoller(final MemoryNetwork network) {
        this.network = network;
        this.lock = network.lock();
        this.changed = network.condition();
        network.add(this);
    }

    @Override
    public int poll(final long maxWaitNs) {
        final long nowNs;
        int due;
        lock.lock();
        try {
            if (!network.stepped()) {
                await(maxWaitNs);
            }
            woken = false;
            nowNs = network.nowNs();
            due = (int) happenings.stream().filter(happening -> happening.atNs <= nowNs).count();
        } finally {
            lock.unlock();
        }
        int ran = 0;
        while (ran < due && runNext(nowNs)) {
            ran++;
        }
        return ran;
    }

    @Override
    public void wakeup() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            happenings.clear();
            network.remove(this);
        } finally {
            lock.unlock();
        }
    }

    /** Lets something happen; false when the loop has ended. */
    boolean at(final long atNs, final Runnable task) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            happenings.add(new Happening(atNs, numbers++, task));
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Locked. */
    long nextNs() {
        final Happening next = happenings.peek();
        return next == null ? Long.MAX_VALUE : next.atNs;
    }

    private boolean runNext(final long nowNs) {
        final Happening next;
        lock.lock();
        try {
            if (nextNs() > nowNs) {
                return false;
            }
            next = happenings.remove();
        } finally {
            lock.unlock();
        }
        next.task.run();
        return true;
    }

    private void await(final long maxWaitNs) {
        final long beganNs = network.nowNs();
        while (!woken && !closed) {
            final long nowNs = network.nowNs();
            final long nextNs = nextNs();
            final long untilNextNs = nextNs == Long.MAX_VALUE ? Long.MAX_VALUE : nextNs - nowNs;
            final long waitNs = Math.min(untilNextNs, maxWaitNs - (nowNs - beganNs));
            if (waitNs <= 0) {
                return;
            }
            try {
                changed.awaitNanos(waitNs);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
