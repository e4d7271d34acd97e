package org.hpsocket.dist;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.hpsocket.Client;
import org.hpsocket.Endpoint;
import org.hpsocket.SendLimitPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code connect}. */
@Command(name = "connect", description = {
    "Sends stdin and prints what comes back.", "",
    "  tcp://HOST:PORT   bytes as they are, both ways",
    "  pull://HOST:PORT  a line is a message: 4 bytes of big-endian length, a body",
    "  pack://HOST:PORT?flag=0x169&max=262144  a line is a pack",
    "  udp://HOST:PORT   a line is a datagram",
    "  unix:///PATH, unix+pull:///PATH, unix+pack:///PATH?flag=0x169",
    "                    the same as tcp, pull and pack, at a socket file",
    "  ssl://HOST:PORT?ca=FILE, ssl+pull://..., ssl+pack://...",
    "                    the same as tcp, pull and pack, over TLS", ""},
    footer = {"",
        "After the end of stdin it waits for answers: until nothing has come for 300 ms, or nothing at all for --wait.",
        "It ends with 0, also when the peer closes; with 1 when the connection is refused or breaks.", "",
        "Over TLS the peer's certificate must be of that host and trusted: by the JDK, or by ca, a PEM file or a "
            + "folder of them. verify=none trusts anybody; cert=FILE and key=FILE are shown to a server that asks. All "
            + "parameters: hpsocket serve --help."})
final class Connect implements Callable<Integer> {
    private static final Range WAIT_RANGE = new Range("--wait", 0, 86_400);

    private final Terminal terminal;

    @Parameters(paramLabel = "URI", description = "Where to connect.")
    private String uri;

    @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "5",
        description = "How long to wait for an answer after the end of stdin, 0 to 86400. Default: ${DEFAULT-VALUE}.")
    private String wait;

    @Mixin
    private Protocols protocols;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Connect(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        final Endpoint endpoint = Endpoints.parseRemote(uri);
        final int waitSeconds = WAIT_RANGE.parse(wait);
        final var conversation = new Conversation(waitSeconds * 1_000L);
        try (var runtime = protocols.load()) {
            final var printer = Printer.of(endpoint, terminal.out(), conversation);
            final Client client = runtime.client(endpoint.text(), printer);
            client.options(options -> Endpoints.set(options, endpoint, "whenSendLimit", SendLimitPolicy.WAIT.name()));
            client.start();
            pump(new Speech(endpoint, client, conversation), conversation);
            conversation.awaitEnd();
            if (conversation.isClosedByPeer()) {
                terminal.say("closed by the peer");
            }
        }
        conversation.failure().ifPresent(line -> {
            throw Fault.failed(line);
        });
        return 0;
    }

    /** Reads on a thread of its own, since nothing ends a read of stdin. */
    private void pump(final Speech speech, final Conversation conversation) {
        final var reader = new Thread(() -> {
            try {
                speech.send(terminal.in());
                conversation.inputEnded();
            } catch (final IOException | RuntimeException e) {
                conversation.failed(e.getMessage());
            }
        }, "hpsocket-stdin");
        reader.setDaemon(true);
        reader.start();
    }
}
