package org.hpsocket.testkit.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.hpsocket.testkit.memory.MemoryNetwork;

/**
 * Steps loops of a memory network on the thread of the test. When no loop has anything to do, the clock goes to what
 * happens next, so hours pass in no time, and the same seed gives the same run.
 *
 * <p>Thread: one.
 */
public final class SteppedLoops implements Loops {
    private static final int TURNS_MAX = 10_000_000;

    private final MemoryNetwork network;
    private final VirtualClock clock;
    private final List<SteppedLoop> loops = new ArrayList<>();

    /**
     * Creates the driver.
     *
     * @param network whose happenings move the clock
     * @param clock the clock of the network
     */
    public SteppedLoops(final MemoryNetwork network, final VirtualClock clock) {
        this.network = network;
        this.clock = clock;
    }

    @Override
    public SteppedLoop add(final Transport transport) {
        try {
            final var loop = new SteppedLoop(transport, clock);
            loops.add(loop);
            return loop;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void on(final SteppedLoop loop, final Runnable task) {
        final var done = new boolean[1];
        loop.execute(() -> {
            task.run();
            done[0] = true;
        });
        await("a task on a loop", () -> done[0]);
    }

    @Override
    public void await(final String what, final BooleanSupplier condition) {
        for (int turns = 0; !condition.getAsBoolean(); turns++) {
            if (turns > TURNS_MAX || !step()) {
                throw new AssertionError("never: " + what + " (seed=" + network.seed() + " turns=" + turns + ")");
            }
        }
    }

    /** Goes on until nothing more happens by itself. */
    public void settle() {
        for (int turns = 0; step(); turns++) {
            if (turns > TURNS_MAX) {
                throw new AssertionError("no end of happenings, seed=" + network.seed());
            }
        }
    }

    /**
     * Lets time pass, and everything happen that falls into it.
     *
     * @param ns how much
     */
    public void advance(final long ns) {
        final long untilNs = clock.getAsLong() + ns;
        boolean happening = true;
        while (happening) {
            happening = turn() > 0;
            if (!happening && nextNs() <= untilNs) {
                clock.advanceTo(nextNs());
                happening = true;
            }
        }
        clock.advanceTo(untilNs);
        turn();
    }

    /**
     * Gives each loop a turn; when none had anything to do, moves the clock to what happens next.
     *
     * @return false when nothing is to happen any more
     */
    public boolean step() {
        if (turn() > 0) {
            return true;
        }
        final long nextNs = nextNs();
        if (nextNs == Long.MAX_VALUE) {
            return false;
        }
        clock.advanceTo(nextNs);
        return true;
    }

    @Override
    public void close() {
        settle();
        loops.forEach(SteppedLoop::close);
        loops.forEach(loop -> loop.slabs().assertAllReleased());
    }

    private int turn() {
        int happened = 0;
        try {
            for (final SteppedLoop loop : List.copyOf(loops)) {
                happened += loop.turn(0);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return happened;
    }

    private long nextNs() {
        return Math.min(network.nextNs(), loops.stream().mapToLong(SteppedLoop::nextNs).min().orElse(Long.MAX_VALUE));
    }
}
