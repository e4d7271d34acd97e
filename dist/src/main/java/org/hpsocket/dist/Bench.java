package org.hpsocket.dist;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.hpsocket.Endpoint;
import org.hpsocket.dist.echo.PullEcho;
import org.hpsocket.dist.load.Load;
import org.hpsocket.dist.load.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code bench}. */
@Command(name = "bench", description = {
    "Load on an echo endpoint; every byte that comes back is compared with what was sent.", "",
    "Prints, each as a line \"name value\": messages, messages/s, MB/s (10^6 bytes of answers), and the time from "
        + "send to answer in microseconds: p50, p99, p99.9, max.", ""},
    footer = {"", "Of udp also \"lost\": datagrams without an answer for a second, which are no fault.",
        "It ends with 1 when a byte was wrong, an answer lost or surplus, or a connection broke."})
final class Bench implements Callable<Integer> {
    private static final Range CONNECTIONS_RANGE = new Range("--connections", 1, 60_000);
    private static final Range SIZE_RANGE = new Range("--size", 1, PullEcho.BODY_MOST);
    private static final Range DEPTH_RANGE = new Range("--depth", 1, 65_536);
    private static final Range SECONDS_RANGE = new Range("--seconds", 1, 86_400);
    private static final long ON_ITS_WAY_MOST = 64L << 20;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);
    private static final double MICRO = 1e3;
    private static final double MEGA = 1e6;

    private final Terminal terminal;

    @Parameters(paramLabel = "URI", description =
        "Where the echo is: tcp://, pull://, pack:// or udp://, unix:///, unix+pull:/// or unix+pack:///, ssl://, "
            + "ssl+pull:// or ssl+pack:// with ?ca=FILE.")
    private String uri;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "8",
        description = "Connections, 1 to 60000. Default: ${DEFAULT-VALUE}.")
    private String connections;

    @Option(names = "--size", paramLabel = "BYTES", defaultValue = "64",
        description =
            "Bytes of a message, 1 to 4m, for pack and udp at most what they carry. Default: ${DEFAULT-VALUE}.")
    private String size;

    @Option(names = "--depth", paramLabel = "N", defaultValue = "1",
        description = "Messages on their way on each connection, 1 to 65536. Default: ${DEFAULT-VALUE}.")
    private String depth;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10",
        description = "How long, 1 to 86400. Default: ${DEFAULT-VALUE}.")
    private String seconds;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "",
        description = "Loops of the load, 1 to 512; one for each processor unless told.")
    private String threads;

    @Option(names = "--transport", paramLabel = "NAME", defaultValue = "",
        description = "nio or aio; the best one there is unless told.")
    private String transport;

    @Mixin
    private Protocols protocols;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Bench(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        final Endpoint endpoint = Endpoints.parseRemote(uri);
        final int loops = threads.isEmpty() ? Runtime.getRuntime().availableProcessors()
            : Integer.parseInt(Endpoints.threads(threads));
        final int bytes = size(endpoint);
        final int onTheirWay = DEPTH_RANGE.parse(depth);
        if ((long) bytes * onTheirWay > ON_ITS_WAY_MOST) {
            throw Fault.usage("--size=" + size + " times --depth=" + depth + " must be at most " + ON_ITS_WAY_MOST);
        }
        final var plan = new Plan(CONNECTIONS_RANGE.parse(connections), bytes, bytes, onTheirWay, loops,
            protocols.transport(transport));
        final int duration = SECONDS_RANGE.parse(seconds);
        try (var runtime = protocols.load(); var load = new Load(runtime, endpoint, plan)) {
            return run(load, duration);
        }
    }

    private int size(final Endpoint endpoint) {
        final int bytes = SIZE_RANGE.parse(size);
        if (bytes > Endpoints.longest(endpoint)) {
            throw Fault.usage("--size=" + size + " must be at most " + Endpoints.longest(endpoint) + ", what "
                + endpoint + " carries");
        }
        return bytes;
    }

    private int run(final Load load, final int duration) {
        load.connect();
        terminal.say("connected=" + load.connections());
        final long startNs = System.nanoTime();
        load.begin();
        watch(load, startNs, duration);
        final long messages = load.messages();
        final long bytes = load.bytes();
        final double tookSeconds = (System.nanoTime() - startNs) / 1e9;
        load.end(LAST_ANSWERS);
        print(messages, bytes, tookSeconds, load.latencies());
        if (load.isLossy()) {
            line("lost", "%d", load.lost());
        }
        load.firstFaults().forEach(terminal::say);
        if (load.faults() > 0 || load.missing() > 0) {
            throw Fault.failed("broken connections=" + load.faults() + " lost messages=" + load.missing());
        }
        return 0;
    }

    private void watch(final Load load, final long startNs, final int duration) {
        long before = 0;
        for (int second = 1; second <= duration && load.faults() == 0; second++) {
            final long untilNs = startNs + TimeUnit.SECONDS.toNanos(second);
            while (System.nanoTime() - untilNs < 0) {
                LockSupport.parkNanos(untilNs - System.nanoTime());
            }
            final long now = load.messages();
            load.giveUpLost();
            terminal.say(String.format(Locale.ROOT, "%d s  %,d messages/s  connections=%d",
                second, now - before, load.connections()));
            before = now;
        }
    }

    private void print(final long messages, final long bytes, final double tookSeconds, final Histogram latencies) {
        line("messages", "%d", messages);
        line("messages/s", "%.0f", messages / tookSeconds);
        line("MB/s", "%.2f", bytes / tookSeconds / MEGA);
        line("p50", "%.1f", latencies.getValueAtPercentile(50) / MICRO);
        line("p99", "%.1f", latencies.getValueAtPercentile(99) / MICRO);
        line("p99.9", "%.1f", latencies.getValueAtPercentile(99.9) / MICRO);
        line("max", "%.1f", latencies.getMaxValue() / MICRO);
    }

    private void line(final String name, final String format, final Object value) {
        terminal.print(String.format(Locale.ROOT, "%-10s " + format, name, value));
    }
}
