package org.hpsocket.itest.alloc;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.hpsocket.testkit.component.OverTransport;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;

/**
 * A process that sends messages to and fro and tells how much each thread has allocated for one. Arguments:
 * {@code push}, {@code pack}, {@code udp}, or a provider of TLS; how many messages; how many of them a thread that is
 * no loop's has under way at most, 0 for sends within events; the name of the transport.
 */
public final class Allocating {
    /** The compilers of the JVM have done what they do, or as good as. */
    private static final int WARM_UP_ROUNDS = 2;
    private static final String SUITE = "TLS_AES_128_GCM_SHA256";

    private final Parent parent = new Parent();
    private final Traffic traffic = new Traffic();
    private final int messages;

    private Allocating(final int messages) {
        this.messages = messages;
    }

    /**
     * Runs it.
     *
     * @param arguments protocol, number, how many ahead and transport
     */
    public static void main(final String... arguments) {
        final var allocating = new Allocating(Integer.parseInt(arguments[1]));
        final HpSocket runtime = new OverTransport(HpSocket.load(), arguments[3]);
        final int ahead = Integer.parseInt(arguments[2]);
        switch (arguments[0]) {
            case "pack" -> allocating.run(runtime, Pack.flag(0x169), ahead);
            case "udp" -> allocating.run(runtime, Udp.push(), ahead);
            case "push" -> allocating.run(runtime, Tcp.push(), ahead);
            default -> allocating.run(runtime, TlsProvider.valueOf(arguments[0]), ahead);
        }
    }

    /** Tells besides what the engines allocate by themselves. */
    private void run(final HpSocket runtime, final TlsProvider provider, final int ahead) {
        final Issued issued = Authority.selfSigned("127.0.0.1");
        final Tls tls = Tls.of(TlsContext.of(issued.identity()).trust(Trust.pem(issued.chain()).only())
            .provider(provider)
            .protocols("TLSv1.3").ciphers(SUITE));
        run(runtime, Tcp.push().over(tls), ahead);
        parent.tell("engines " + new BareEngines(tls.contexts().main().ssl(), SUITE).bytesPerMessage(messages));
    }

    private void run(final HpSocket runtime, final Protocol<?> protocol, final int ahead) {
        try (HpSocket hp = runtime;
            Server server = server(hp, protocol);
            Client client = client(hp, protocol)) {
            server.start("127.0.0.1", 0);
            client.start("127.0.0.1", ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            final Connection connection = client.connection().orElseThrow();
            final Runnable round = ahead == 0 ? () -> traffic.echo(connection, messages)
                : () -> traffic.send(connection, messages, ahead);
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round.run();
            }
            measure(round, ahead > 0);
        }
    }

    private void measure(final Runnable round, final boolean foreign) {
        final Map<String, Counted> counted = new LinkedHashMap<>();
        counted.put("server", Counted.threads("alloc-server"));
        counted.put("client", Counted.threads("alloc-client"));
        if (foreign) {
            counted.put("foreign", Counted.thisThread());
        }
        bytes(counted); // links what counts, which costs more than all that is counted
        final long[] before = bytes(counted);
        round.run();
        final long[] after = bytes(counted);
        int i = 0;
        for (final String name : counted.keySet()) {
            parent.tell(name + " " + (double) (after[i] - before[i]) / messages);
            i++;
        }
        parent.tell("messages " + traffic.received());
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
