package org.hpsocket.testkit.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Threading;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.memory.MemoryNetwork;

/**
 * Runs the loops of a runtime on the thread of the test, in virtual time. A call that waits steps the loops meanwhile,
 * so an ordinary program runs in it as it is.
 *
 * <p>Thread: one.
 */
final class SteppedThreading implements Threading {
    private static final long FOR_EVER_NS = Long.MAX_VALUE;

    private final MemoryNetwork network;
    private final VirtualClock clock;
    private final Set<EventLoop> loops = new LinkedHashSet<>();
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();

    SteppedThreading(final MemoryNetwork network, final VirtualClock clock) {
        this.network = network;
        this.clock = clock;
    }

    @Override
    public long nowNs() {
        return clock.getAsLong();
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
        final long untilNs = mostNs > FOR_EVER_NS - nowNs() ? FOR_EVER_NS : nowNs() + mostNs;
        while (!condition.getAsBoolean()) {
            if (!turn() && !skipTo(untilNs)) {
                if (untilNs == FOR_EVER_NS) {
                    throw new AssertionError("waits for what never happens, seed=" + network.seed());
                }
                clock.advanceTo(untilNs);
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    @Override
    public void elsewhere(final String name, final Runnable task) {
        elsewhere.add(task);
    }

    @Override
    public void offload(final Executor workers, final Runnable work) {
        elsewhere.add(work);
    }

    @Override
    public void changed() {
        // who waits looks after every turn
    }

    /** Lets time pass, and everything happen that falls into it. */
    void advance(final long ns) {
        final long untilNs = nowNs() + ns;
        boolean happening = true;
        while (happening) {
            happening = turn() || skipTo(untilNs);
        }
        clock.advanceTo(untilNs);
        turn();
    }

    /** Goes on until nothing happens any more without time passing. */
    void settle() {
        advance(0);
    }

    private boolean turn() {
        boolean happened = false;
        for (final EventLoop loop : List.copyOf(loops)) {
            happened |= loops.contains(loop) && turn(loop);
        }
        for (Runnable task = elsewhere.poll(); task != null; task = elsewhere.poll()) {
            task.run();
            happened = true;
        }
        return happened;
    }

    private static boolean turn(final EventLoop loop) {
        loop.enter();
        try {
            return loop.turn(0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            loop.leave();
        }
    }

    /** Moves the clock to what happens next, if that is in time. */
    private boolean skipTo(final long untilNs) {
        long nextNs = network.nextNs();
        for (final EventLoop loop : loops) {
            final long waitNs = loop.waitNs();
            nextNs = Math.min(nextNs, waitNs == FOR_EVER_NS ? FOR_EVER_NS : nowNs() + waitNs);
        }
        if (nextNs == FOR_EVER_NS || nextNs > untilNs) {
            return false;
        }
        clock.advanceTo(nextNs);
        return true;
    }
}
