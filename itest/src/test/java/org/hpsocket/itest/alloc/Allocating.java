package org.hpsocket.itest.alloc;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.Udp;
import org.hpsocket.itest.Parent;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Trust;
import org.hpsocket.testkit.component.AllOver;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;

/**
 * A process that sends messages to and fro and tells how much each thread has allocated for one. Arguments:
 * {@code push}, {@code pack}, {@code udp}, or a provider of TLS; how many messages; how many of them a thread that is
 * no loop's has under way at most, 0 for sends within events; the name of the transport; and how many bytes are few
 * enough, besides what the engines of a provider allocate by themselves.
 */
public final class Allocating {
    /** Until the compilers of the JVM have done what they do, which takes longer on a busy machine. */
    private static final int ROUNDS_MOST = 12;
    private static final String SUITE = "TLS_AES_128_GCM_SHA256";

    private final Parent parent = new Parent();
    private final Traffic traffic = new Traffic();
    private final int messages;
    private final int ahead;
    private final double fewBytes;

    private Allocating(final int messages, final int ahead, final double fewBytes) {
        this.messages = messages;
        this.ahead = ahead;
        this.fewBytes = fewBytes;
    }

    /**
     * Runs it.
     *
     * @param arguments protocol, number, how many ahead, transport and how many bytes are few
     */
    public static void main(final String... arguments) {
        final var allocating = new Allocating(
            Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Double.parseDouble(arguments[4]));
        final HpSocket runtime = AllOver.transport(HpSocket.load(), arguments[3]);
        switch (arguments[0]) {
            case "pack" -> allocating.run(runtime, Pack.flag(0x169), () -> 0);
            case "udp" -> allocating.run(runtime, Udp.push(), () -> 0);
            case "push" -> allocating.run(runtime, Tcp.push(), () -> 0);
            default -> allocating.run(runtime, TlsProvider.valueOf(arguments[0]));
        }
    }

    private void run(final HpSocket runtime, final TlsProvider provider) {
        final Issued issued = Authority.selfSigned("127.0.0.1");
        final Trust trust = Trust.pem(issued.chain()).only();
        final Tls tls = Tls.of(TlsContext.of(issued.identity()).trust(trust).provider(provider)
            .protocols("TLSv1.3").ciphers(SUITE));
        run(runtime, Tcp.push().over(tls), () -> engines(tls));
    }

    /** What they allocate by themselves is told first; there are engines once a component uses the contexts. */
    private double engines(final Tls tls) {
        final double bytes = new BareEngines(tls.contexts().main().ssl(), SUITE).bytesPerMessage(messages);
        parent.tell("engines " + bytes);
        return bytes;
    }

    private void run(final HpSocket runtime, final Protocol<?> protocol, final DoubleSupplier engines) {
        try (HpSocket hp = runtime;
            Server server = server(hp, protocol);
            Client client = client(hp, protocol)) {
            server.start("127.0.0.1", 0);
            client.start("127.0.0.1", ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            final Connection connection = client.connection().orElseThrow();
            measure(ahead == 0 ? () -> traffic.echo(connection, messages)
                : () -> traffic.send(connection, messages, ahead), engines.getAsDouble() + fewBytes);
        }
    }

    /** One round is the proof: what is allocated for each message, or for some of them, is so in every one. */
    private void measure(final Runnable round, final double enough) {
        final Map<String, Counted> counted = new LinkedHashMap<>();
        counted.put("server", Counted.threads("alloc-server"));
        counted.put("client", Counted.threads("alloc-client"));
        if (ahead > 0) {
            counted.put("foreign", Counted.thisThread());
        }
        bytes(counted); // links what counts, which costs more than all that is counted
        double[] told = perMessage(round, counted);
        for (int i = 1; i < ROUNDS_MOST && Arrays.stream(told).max().orElseThrow() >= enough; i++) {
            told = perMessage(round, counted);
        }
        int i = 0;
        for (final String name : counted.keySet()) {
            parent.tell(name + " " + told[i]);
            i++;
        }
        parent.tell("messages " + traffic.received());
    }

    private double[] perMessage(final Runnable round, final Map<String, Counted> counted) {
        final long[] before = bytes(counted);
        round.run();
        final long[] after = bytes(counted);
        return IntStream.range(0, after.length).mapToDouble(i -> (double) (after[i] - before[i]) / messages).toArray();
    }

    private static long[] bytes(final Map<String, Counted> counted) {
        return counted.values().stream().mapToLong(Counted::bytes).toArray();
    }

    private Server server(final HpSocket hp, final Protocol<?> protocol) {
        return protocol instanceof Pack pack ? hp.server(pack, traffic.answering(), o -> named(o, "alloc-server"))
            : hp.server(pushing(protocol), traffic.answering(), o -> named(o, "alloc-server"));
    }

    private Client client(final HpSocket hp, final Protocol<?> protocol) {
        return protocol instanceof Pack pack ? hp.client(pack, traffic.asking(), o -> named(o, "alloc-client"))
            : hp.client(pushing(protocol), traffic.asking(), o -> named(o, "alloc-client"));
    }

    @SuppressWarnings("unchecked")
    private static Protocol<PushListener> pushing(final Protocol<?> protocol) {
        return (Protocol<PushListener>) protocol;
    }

    private static void named(final Options.Builder options, final String name) {
        options.name(name).threads(1).noDelay(true);
    }
}
