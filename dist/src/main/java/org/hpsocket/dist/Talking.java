package org.hpsocket.dist;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.Endpoint;
import org.hpsocket.dist.load.Load;
import org.hpsocket.dist.load.Plan;

/**
 * The scene in which clients outside the container talk to every endpoint, and check each answer, while bundles that
 * serve them are replaced.
 */
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
            + " messages of " + plan.sizeLeast() + " to " + plan.sizeMost() + " bytes on their way; "
            + "bundles are replaced meanwhile";
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
        final Queue<Swap> swaps = Stream.of(Swap.ofPack(), Swap.ofTls(), Swap.ofNio()).filter(swap -> swap.isOf(tour))
            .collect(Collectors.toCollection(ArrayDeque::new));
        final long wholeNs = TimeUnit.SECONDS.toNanos(seconds);
        final long refreshNs = TimeUnit.MILLISECONDS.toNanos(tty ? REFRESH_TTY_MS : REFRESH_LINES_MS);
        final long partNs = wholeNs / (swaps.size() + 1);
        final long startNs = System.nanoTime();
        long nextSwapNs = partNs;
        long sinceNs = 0;
        while ((sinceNs < wholeNs || !swaps.isEmpty()) && isRight(tour)) {
            final long leftNs = (swaps.isEmpty() ? wholeNs : nextSwapNs) - sinceNs;
            LockSupport.parkNanos(Math.max(0, Math.min(leftNs, refreshNs)));
            if (tour.isInterrupted()) {
                return;
            }
            sinceNs = System.nanoTime() - startNs;
            if (!swaps.isEmpty() && sinceNs >= nextSwapNs) {
                tour.swaps().add(swaps.remove().play(tour));
                nextSwapNs += partNs;
                sinceNs = System.nanoTime() - startNs;
            }
            board.show(tour, sinceNs);
        }
    }

    private static boolean isRight(final Tour tour) {
        return tour.loads().values().stream().allMatch(load -> load.faults() == 0);
    }

    private void judge(final Tour tour) {
        tour.loads().forEach((scheme, load) -> {
            load.firstFaults().forEach(tour::wrong);
            if (load.connections() < plan.connections()) {
                tour.wrong(scheme + ": closed connections=" + (plan.connections() - load.connections()));
            }
            if (load.missing() > 0) {
                tour.wrong(scheme + ": lost messages=" + load.missing());
            }
            if (load.messages() == 0) {
                tour.wrong(scheme + ": no answer at all");
            }
        });
        tour.swaps().stream().filter(swap -> !swap.isComplete()).forEach(swap -> tour.wrong(swap.code() + " "
            + swap.before() + " was not replaced: connections=" + swap.connections() + " moved=" + swap.moved()));
        if (tour.swaps().isEmpty()) {
            tour.wrong("nothing was replaced");
        }
    }
}
