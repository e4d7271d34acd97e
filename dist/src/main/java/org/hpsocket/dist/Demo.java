package org.hpsocket.dist;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hpsocket.dist.load.Load;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code demo}. */
@Command(name = "demo", description = {
    "The tour, by itself: starts the runtime in Felix, brings up endpoints out of configurations, one over TLS, "
        + "talks to each with clients, replaces the bundles of protocol, TLS and transport under this load, "
        + "and checks every answer.", ""},
    footer = {"",
    "It ends with 0 only if every message came back exactly once and right, and every connection goes on with "
        + "the bundles that replaced those it began with. Of the transports nio is replaced, aio is not."})
final class Demo implements Callable<Integer> {
    private static final Range SECONDS_RANGE = new Range("--seconds", 1, 3_600);
    private static final String CORRUPT = "corrupt";
    private static final double MILLI = 1e6;

    private final Terminal terminal;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20",
        description = "How long the clients talk, 1 to 3600. Default: ${DEFAULT-VALUE}.")
    private String seconds;

    @Option(names = "--transport", paramLabel = "NAME", defaultValue = "",
        description = "nio or aio, for endpoints and clients; the best one there is unless told.")
    private String transport;

    @Option(names = "--inject", paramLabel = "FAULT", defaultValue = "",
        description = "corrupt: the server spoils one answer; the demo must notice, and end with 1.")
    private String inject;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Demo(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        final int talkSeconds = SECONDS_RANGE.parse(seconds);
        if (!inject.isEmpty() && !inject.equals(CORRUPT)) {
            throw Fault.usage("--inject=" + inject + " is unknown; known: " + CORRUPT);
        }
        Felix.require("demo");
        final String carrier = Endpoints.transport(transport);
        final List<Scene> scenes =
            List.of(new Bundles(), new Opening(carrier, inject.equals(CORRUPT)), new Talking(talkSeconds, carrier));
        try (var tour = new Tour(terminal)) {
            scenes.forEach(tour::play);
            return summary(tour);
        }
    }

    private int summary(final Tour tour) {
        if (tour.isInterrupted()) {
            return Fault.FAILED;
        }
        final long messages = tour.loads().values().stream().mapToLong(Load::messages).sum();
        terminal.print("");
        if (tour.wrong().isEmpty()) {
            terminal.print(
                String.format(Locale.ROOT, "OK: %,d messages came back, each exactly once and right", messages));
            terminal.print(String.format(Locale.ROOT, "OK: %s replaced under load, connections moved=%,d closed=none, "
                + "longest silence ms=%.0f", replaced(tour), tour.swaps().stream().mapToInt(Swapped::moved).sum(),
                tour.swaps().stream().mapToLong(Swapped::silenceNs).max().orElse(0) / MILLI));
            return 0;
        }
        tour.wrong().forEach(line -> terminal.print("   " + line));
        throw Fault.failed("not every message came back exactly once and right; wrong=" + tour.wrong().size());
    }

    private static String replaced(final Tour tour) {
        return tour.swaps().stream().map(swap -> swap.code() + " " + swap.before() + " by " + swap.after())
            .collect(Collectors.joining(", "));
    }
}
