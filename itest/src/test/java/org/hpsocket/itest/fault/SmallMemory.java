package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.Server;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Parent;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.Threads;

/** A process with little memory that drives the limit named by its argument, and looks whether all is well then. */
public final class SmallMemory {
    private static final Map<String, Consumer<HpSocket>> LIMITS = Map.of(
        "send-refuse", hp -> SendLimits.refusing(hp, SendLimitPolicy.REFUSE),
        "send-pause-reads", hp -> SendLimits.refusing(hp, SendLimitPolicy.PAUSE_READS),
        "send-wait-refuse", hp -> SendLimits.refusing(hp, SendLimitPolicy.WAIT),
        "send-wait", SendLimits::waiting,
        "send-wait-close", SendLimits::waitingInVain,
        "send-close", SendLimits::closing,
        "send-pausing-echo", SendLimits::pausing,
        "receive", OtherLimits::unread,
        "memory", OtherLimits::ceiling,
        "connections", hp -> {
            OtherLimits.connections(hp);
            OtherLimits.agentConnections(hp);
        });
    private static final int ECHOES = 20;
    private static final int ECHO_BYTES = 30_000;

    private SmallMemory() {
    }

    /**
     * Drives one limit.
     *
     * @param arguments its name
     */
    public static void main(final String... arguments) {
        final var parent = new Parent();
        try (HpSocket hp = HpSocket.load()) {
            try (var watch = new MemoryWatch(hp)) {
                LIMITS.get(arguments[0]).accept(hp);
                parent.tell("most allocated " + watch.mostBytes() + " of " + hp.memory());
                recover(hp);
            }
            assertEquals(0, hp.memory().slabs(), "slabs after stop");
        }
        Threads.untilNoneOf("server-");
        parent.tell("passed");
    }

    private static void recover(final HpSocket hp) {
        try (Server server = hp.server(Pack.flag(0), new Echo())) {
            server.start("127.0.0.1", 0);
            try (Peer peer = new Peer(server.localAddress().orElseThrow())) {
                final var random = new SplittableRandom(ECHOES);
                for (int i = 0; i < ECHOES; i++) {
                    final var body = new byte[ECHO_BYTES];
                    random.nextBytes(body);
                    peer.echo(Peer.pack(body));
                }
            }
        }
    }
}
