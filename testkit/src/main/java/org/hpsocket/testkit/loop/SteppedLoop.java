package org.hpsocket.testkit.loop;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.CountingSlabs;
import org.jspecify.annotations.Nullable;

/**
 * A loop without a thread: whoever calls {@link #turn} is its thread for the turn, and nobody is between turns. Its
 * memory is a {@link CountingSlabs} that throws when it is used off the loop.
 *
 * <p>Thread: {@link #execute} any; the rest as {@link Loop} says, one turn at a time.
 * <p>Fails: what a call-back or a task throws comes out of {@link #turn}, after which the loop can be stepped on.
 */
public final class SteppedLoop implements Loop, AutoCloseable {

    private record Timer(long atNs, long number, Runnable task) {
    }

    private final LongSupplier clock;
    private final CountingSlabs slabs = new CountingSlabs(this::inLoop);
    private final Poller poller;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
        new PriorityQueue<>(Comparator.comparingLong(Timer::atNs).thenComparingLong(Timer::number));
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Thread running;
    private volatile long nowNs;
    private long numbers;

    /**
     * Creates a loop.
     *
     * @param transport makes its poller
     * @param clock the time, in nanoseconds
     * @throws IOException when the transport cannot make a poller
     */
    public SteppedLoop(final Transport transport, final LongSupplier clock) throws IOException {
        this.clock = clock;
        this.nowNs = clock.getAsLong();
        this.poller = transport.poller(this);
    }

    /**
     * Runs one turn: timers that are due, tasks, then the poller.
     *
     * @param maxWaitNs how long the poller may wait at most, when nothing else is to be done
     * @return how many timers and tasks ran and links had something
     * @throws IOException when waiting itself is broken
     */
    public int turn(final long maxWaitNs) throws IOException {
        enter();
        try {
            nowNs = clock.getAsLong();
            final int ran = runTimers() + runTasks();
            final long waitNs = ran > 0 || !tasks.isEmpty() ? 0 : Math.min(maxWaitNs, untilTimerNs());
            return ran + poller.poll(waitNs);
        } finally {
            running = null;
        }
    }

    /**
     * Tells when the next timer is due.
     *
     * @return nanoseconds of its clock, {@link Long#MAX_VALUE} without timers
     */
    public long nextNs() {
        final Timer next = timers.peek();
        return next == null ? Long.MAX_VALUE : next.atNs;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == running;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public CountingSlabs slabs() {
        return slabs;
    }

    @Override
    public Poller poller() {
        return poller;
    }

    @Override
    public void execute(final Runnable task) {
        if (!ended.get()) {
            tasks.add(task);
            poller.wakeup();
        }
    }

    @Override
    public void after(final long delayNs, final Runnable task) {
        timers.add(new Timer(nowNs + delayNs, numbers++, task));
    }

    /** Ends it: what was executed before still runs, then the poller is closed. Of no effect when it has ended. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            enter();
            try {
                runTasks();
                poller.close();
            } finally {
                running = null;
            }
        }
    }

    private void enter() {
        final Thread inside = running;
        if (inside != null) {
            throw new IllegalStateException("a turn inside a turn, on " + inside.getName());
        }
        running = Thread.currentThread();
    }

    private int runTimers() {
        int ran = 0;
        while (nextNs() <= nowNs) {
            timers.remove().task.run();
            ran++;
        }
        return ran;
    }

    private int runTasks() {
        int ran = 0;
        for (int left = tasks.size(); left > 0; left--) {
            final Runnable task = tasks.poll();
            if (task != null) {
                task.run();
                ran++;
            }
        }
        return ran;
    }

    private long untilTimerNs() {
        final long nextNs = nextNs();
        return nextNs == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, nextNs - nowNs);
    }
}
