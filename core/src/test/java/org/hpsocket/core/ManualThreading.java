package org.hpsocket.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Threading;

/** Steps the loops on the thread of the test, in a time that only the test moves, or what waits without limit. */
public final class ManualThreading implements Threading {
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final Set<EventLoop> loops = new CopyOnWriteArraySet<>();
    private final Queue<Runnable> elsewhere = new ConcurrentLinkedQueue<>();
    private final AtomicLong now = new AtomicLong(1L << 40);
    private final Thread stepper = Thread.currentThread();

    @Override
    public long nowNs() {
        return now.get();
    }

    @Override
    public void start(final EventLoop loop, final String name) {
        loops.add(loop);
    }

    @Override
    public void awaitEnd(final EventLoop loop) {
        loops.remove(loop);
        loop.enter();
        loop.close();
        loop.leave();
    }

    @Override
    public boolean await(final BooleanSupplier condition, final long mostNs) {
        final long untilNs = mostNs > Long.MAX_VALUE - nowNs() ? Long.MAX_VALUE : nowNs() + mostNs;
        final long beganNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            final boolean steps = Thread.currentThread() == stepper;
            if (steps && (step() || skipTo(untilNs))) {
                continue;
            }
            if (steps && untilNs != Long.MAX_VALUE) {
                now.set(untilNs);
                return condition.getAsBoolean();
            }
            patience(beganNs);
        }
        return true;
    }

    @Override
    public void elsewhere(final String name, final Runnable task) {
        elsewhere.add(task);
    }

    @Override
    public void changed() {
        // who waits looks after every step
    }

    /** Steps until nothing happens any more; time stands still. */
    void settle() {
        final long beganNs = System.nanoTime();
        while (step()) {
            requirePatience(beganNs);
        }
    }

    /** Steps while other threads work, until something holds; time stands still. */
    void until(final BooleanSupplier condition) {
        final long beganNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (!step()) {
                patience(beganNs);
            }
        }
        settle();
    }

    /** Lets time pass, and everything happen that falls into it. */
    void advance(final Duration time) {
        final long untilNs = nowNs() + time.toNanos();
        settle();
        while (skipTo(untilNs)) {
            settle();
        }
        now.set(untilNs);
        settle();
    }

    /** Lets time pass in which no loop has a turn. */
    public void stall(final Duration time) {
        now.addAndGet(time.toNanos());
        settle();
    }

    /** Lets time pass without anything happening in it. */
    public void pass(final Duration time) {
        now.addAndGet(time.toNanos());
    }

    public boolean step() {
        boolean happened = false;
        for (final EventLoop loop : List.copyOf(loops)) {
            happened |= step(loop);
        }
        for (Runnable task = elsewhere.poll(); task != null; task = elsewhere.poll()) {
            task.run();
            happened = true;
        }
        return happened;
    }

    private static boolean step(final EventLoop loop) {
        loop.enter();
        try {
            return loop.turn(0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            loop.leave();
        }
    }

    private boolean skipTo(final long untilNs) {
        long nextNs = Long.MAX_VALUE;
        for (final EventLoop loop : loops) {
            final long waitNs = loop.waitNs();
            nextNs = Math.min(nextNs, waitNs == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs() + waitNs);
        }
        if (nextNs == Long.MAX_VALUE || nextNs > untilNs) {
            return false;
        }
        now.set(nextNs);
        return true;
    }

    private static void patience(final long beganNs) {
        requirePatience(beganNs);
        LockSupport.parkNanos(50_000);
    }

    private static void requirePatience(final long beganNs) {
        if (System.nanoTime() - beganNs > PATIENCE_NS) {
            throw new AssertionError("waits for what never happens, or steps for ever");
        }
    }
}
