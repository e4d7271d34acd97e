package org.hpsocket.dist;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.Endpoint;
import org.hpsocket.dist.load.Load;
import org.hpsocket.dist.load.Plan;

/** The scene in which clients outside the container talk to every endpoint, and check each answer. */
final class Talking implements Scene {
    private static final int CONNECTIONS = 8;
    private static final int BYTES_MOST = 4_096;
    private static final int DEPTH = 4;
    private static final long REFRESH_TTY_MS = 250;
    private static final long REFRESH_LINES_MS = 2_000;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final int seconds;
    private final Plan plan;

    Talking(final int seconds, final String transport) {
        this.seconds = seconds;
        this.plan = new Plan(CONNECTIONS, 1, BYTES_MOST, DEPTH, 1, transport);
    }

    @Override
    public String title() {
        return "clients talk to each, " + plan.connections() + " connections with " + plan.depth()
            + " messages of " + plan.sizeLeast() + " to " + plan.sizeMost() + " bytes on their way";
    }

    @Override
    public void play(final Tour tour) {
        for (final EndpointReport report : tour.house().reports()) {
            final Endpoint endpoint = Endpoint.parse(report.uri());
            tour.loads().put(endpoint.scheme(), new Load(tour.clients(), endpoint, plan));
        }
        tour.loads().values().forEach(Load::connect);
        tour.loads().values().forEach(Load::begin);
        watch(tour);
        tour.loads().values().forEach(load -> load.end(LAST_ANSWERS));
        judge(tour);
    }

    private void watch(final Tour tour) {
        final boolean tty = tour.terminal().outIsTty();
        final var board = new Board(tour.terminal());
        final long startNs = System.nanoTime();
        final long endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        final long refreshNs = TimeUnit.MILLISECONDS.toNanos(tty ? REFRESH_TTY_MS : REFRESH_LINES_MS);
        long leftNs = endNs - System.nanoTime();
        while (leftNs > 0 && tour.loads().values().stream().allMatch(load -> load.faults() == 0)) {
            LockSupport.parkNanos(Math.min(leftNs, refreshNs));
            if (tour.isInterrupted()) {
                return;
            }
            board.show(tour, System.nanoTime() - startNs);
            leftNs = endNs - System.nanoTime();
        }
    }

    private static void judge(final Tour tour) {
        tour.loads().forEach((scheme, load) -> {
            load.firstFaults().forEach(tour::wrong);
            if (load.missing() > 0) {
                tour.wrong(scheme + ": lost messages=" + load.missing());
            }
            if (load.messages() == 0) {
                tour.wrong(scheme + ": no answer at all");
            }
        });
    }
}
