package org.hpsocket.dist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.Endpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code serve}. */
@Command(name = "serve", description = {
    "Echo endpoints until interrupted. For each one a line \"ready URI\" on stdout says that it accepts, with the "
        + "real port.", "",
    "  tcp://HOST:PORT   bytes come back as they are",
    "  pull://HOST:PORT  messages: 4 bytes of big-endian length, at most 4 MiB",
    "  pack://HOST:PORT?flag=0x169&max=262144  packs as HP-Socket sends them",
    "  udp://HOST:PORT?heartbeat=60s&attempts=3",
    "                    datagrams, each peer a connection as HP-Socket keeps them",
    "  unix:///PATH, unix+pull:///PATH, unix+pack:///PATH?flag=0x169",
    "                    the same as tcp, pull and pack, at a socket file",
    "  ssl://HOST:PORT?cert=FILE&key=FILE, ssl+pull://..., ssl+pack://...",
    "                    the same as tcp, pull and pack, over TLS", "",
    "HOST is a literal address, PORT 0 takes a free one. Options of components may follow by name:",
    "  tcp://0.0.0.0:5555?maxConnections=50000&noDelay=true", ""},
    footer = {"",
    "TLS needs a certificate: cert and key are PEM files, or pkcs12 is one with both; password of either.",
        "To try it, one for this machine:",
        "  openssl req -x509 -newkey rsa -nodes -keyout key.pem -out cert.pem -subj \\",
        "    /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1",
        "  hpsocket serve 'ssl://127.0.0.1:5555?cert=cert.pem&key=key.pem'",
        "  hpsocket connect 'ssl://127.0.0.1:5555?ca=cert.pem'",
        "More, for clients and bench too: ca=FILE or FOLDER, system=false (trusts ca alone), verify=none|peer|"
            + "fail_if_no_peer_cert, host=false (any name will do), serverName, protocols, ciphers, groups, alpn, "
            + "provider=bouncy_castle|jdk, handshakes, resumption, sessions, sessionTimeout, keylog=FILE.", "",
        "Interrupted (Ctrl-C, SIGTERM) it stops accepting, sends what is queued, closes, and ends with 130 or 143."})
final class Serve implements Callable<Integer> {
    private static final Range STATS_RANGE = new Range("--stats", 0, 86_400);
    private static final Range GRACE_RANGE = new Range("--grace", 0, 86_400);

    private static final String PLAIN = "plain";

    private final Terminal terminal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean serving;

    @Parameters(paramLabel = "URI", arity = "1..*", description = "What to serve.")
    private List<String> uris;

    @Option(names = "--transport", paramLabel = "NAME", defaultValue = "",
        description = "nio or aio; the best one there is unless told.")
    private String transport;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "",
        description = "Loops of each endpoint, 1 to 512; one for each processor unless told.")
    private String threads;

    @Option(names = "--runtime", paramLabel = "NAME", defaultValue = "plain",
        description = "plain: out of the class path; felix: bundles in Felix. Default: ${DEFAULT-VALUE}.")
    private String runtime;

    @Option(names = "--stats", paramLabel = "SECONDS", defaultValue = "0",
        description = "Prints figures to stderr every so often, 0 to 86400; 0 for never.")
    private String stats;

    @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "0",
        description = "How long open connections may go on once interrupted, 0 to 86400; with --runtime=plain. "
            + "SIGKILL ends at once.")
    private String grace;

    @Mixin
    private Protocols protocols;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Serve(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        final List<Endpoint> endpoints = uris.stream().map(Endpoints::parseLocal).toList();
        final String loops = Endpoints.threads(threads);
        final String carrier = protocols.transport(transport);
        final int everySeconds = STATS_RANGE.parse(stats);
        final Duration finishing = Duration.ofSeconds(GRACE_RANGE.parse(grace));
        if (!finishing.isZero() && !runtime.equals(PLAIN)) {
            throw Fault.usage("--grace=" + grace + " needs --runtime=" + PLAIN);
        }
        if (!runtime.equals(PLAIN)) {
            protocols.requireNone("--runtime=" + PLAIN);
        }
        final EchoHouse house = house();
        closeWhenInterrupted(house, finishing);
        try {
            house.start(endpoints, carrier, loops);
            house.reports().forEach(report -> terminal.print("ready " + report.uri()));
            serving = true;
            watch(house, everySeconds);
        } finally {
            house.close();
        }
        return 0;
    }

    private EchoHouse house() {
        return switch (runtime) {
            case PLAIN -> new PlainHouse(protocols.load());
            case "felix" -> {
                Felix.require("--runtime=" + runtime);
                yield new FelixHouse(terminal::say);
            }
            default -> throw Fault.usage("--runtime=" + runtime + " is unknown; known: plain, felix");
        };
    }

    private void closeWhenInterrupted(final EchoHouse house, final Duration finishing) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (serving && !finishing.isZero()) {
                terminal.say("stopping: open connections have up to seconds=" + finishing.toSeconds());
                house.finish(finishing);
            }
            ended.countDown();
            house.close();
            if (serving) {
                terminal.say("stopped");
            }
        }, "hpsocket-stop"));
    }

    private void watch(final EchoHouse house, final int everySeconds) throws InterruptedException {
        final Map<String, Long> before = new HashMap<>();
        final long wait = everySeconds == 0 ? Long.MAX_VALUE : everySeconds;
        while (!ended.await(wait, TimeUnit.SECONDS)) {
            figures(house.reports(), before, everySeconds).forEach(terminal::say);
        }
    }

    private static List<String> figures(
        final List<EndpointReport> reports, final Map<String, Long> before, final int seconds) {
        final var lines = new ArrayList<String>();
        for (final EndpointReport report : reports) {
            final Long last = before.put(report.name(), report.messages());
            lines.add(String.format(Locale.ROOT,
                "stats %s connections=%d messages/s=%d messages=%d received=%d sent=%d",
                report.uri(), report.connections(), (report.messages() - (last == null ? 0 : last)) / seconds,
                report.messages(), report.bytesReceived(), report.bytesSent()));
        }
        return lines;
    }
}
