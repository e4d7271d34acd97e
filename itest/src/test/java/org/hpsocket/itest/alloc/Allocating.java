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
import org.hpsocket.testkit.component.OverTransport;

/**
 * A process that sends messages to and fro and tells how much each thread has allocated for one. Arguments:
 * {@code push}, {@code pack} or {@code udp}; how many messages; how many of them a thread that is no loop's has under way at most,
 * 0 for sends within events; the name of the transport.
 */
public final class Allocating {
    /** The compilers of the JVM have done what they do, or as good as. */
    private static final int WARM_UP_ROUNDS = 2;

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
        final Protocol<?> protocol = switch (arguments[0]) {
            case "pack" -> Pack.flag(0x169);
            case "udp" -> Udp.push();
            default -> Tcp.push();
        };
        new Allocating(Integer.parseInt(arguments[1]))
            .run(new OverTransport(HpSocket.load(), arguments[3]), protocol, Integer.parseInt(arguments[2]));
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

    private static Protocol<PushListener> pushing(final Protocol<?> protocol) {
        return protocol instanceof Udp udp ? udp : Tcp.push();
    }

    private static void named(final Options.Builder options, final String name) {
        options.name(name).threads(1).noDelay(true);
    }
}
