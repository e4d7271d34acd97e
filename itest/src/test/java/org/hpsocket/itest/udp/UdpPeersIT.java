package org.hpsocket.itest.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.PreparedSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Udp;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Threads;
import org.junit.jupiter.api.Test;

/**
 * A crowd of UDP peers that live on heartbeats: longer without a word than a silent peer would, then each asks and is
 * answered. Set by the properties {@code hpsocket.udp.peers} and {@code hpsocket.udp.seconds}.
 */
final class UdpPeersIT {
    private static final int PEERS = Integer.getInteger("hpsocket.udp.peers", 5_000);
    private static final int SECONDS = Integer.getInteger("hpsocket.udp.seconds", 9);
    private static final Udp WATCHFUL = Udp.push().heartbeat(Duration.ofSeconds(2), 3);
    private static final int QUIET_SECONDS = 9;
    private static final int AT_A_TIME = 100;
    private static final long ASK_AGAIN_NS = 1_000_000_000;
    private static final int BUFFER_BYTES = 4 << 20;
    private static final String NAMES = "udp-peers-";

    private final Queue<CloseReason> closed = new ConcurrentLinkedQueue<>();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder errors = new LongAdder();

    @Test
    void shouldLoseNoneOfACrowdThatLivesOnHeartbeats() throws InterruptedException {
        try (HpSocket hp = HpSocket.load()) {
            final Server server = hp.server(WATCHFUL, new Answering(), o -> limited(o, "server"));
            final Agent agent = hp.agent(WATCHFUL, new Asking(), o -> limited(o, "agent"));
            server.start("127.0.0.1", 0);
            agent.start();
            final List<Connection> peers = connect(agent, (InetSocketAddress) server.localAddress().orElseThrow());
            askAll(peers);
            assertEquals(PEERS, server.connectionCount(), "peers of the server");
            for (int left = SECONDS; left > 0; left -= QUIET_SECONDS) {
                assertTrue(passes(QUIET_SECONDS));
                askAll(peers);
            }
            assertEquals(0, closed.size() + wrong.sum() + errors.sum(), () -> "closed=" + closed.peek()
                + " wrong=" + wrong + " errors=" + errors + " server: " + server.stats() + " agent: " + agent.stats());
            assertEquals(PEERS, server.connectionCount(), "peers of the server");
            assertEquals(PEERS, agent.connectionCount(), "peers of the agent");
            agent.stop();
            Patience.until(() -> server.connectionCount() + " goodbyes", () -> server.connectionCount() == 0);
            server.stop();
            assertEquals(2 * PEERS, closed.size(), "close events");
            assertEquals(0, hp.memory().slabs(), "slabs after stop");
        }
        Threads.untilNoneOf(NAMES);
    }

    private static void limited(final Options.Builder options, final String name) {
        options.name(NAMES + name).threads(1).maxConnections(PEERS);
    }

    private static List<Connection> connect(final Agent agent, final InetSocketAddress to) {
        final var attempts = IntStream.range(0, PEERS).mapToObj(number ->
            agent.connect(Target.of(to.getHostString(), to.getPort()).extra(new Talker(number)))).toList();
        return attempts.stream().map(Patience::get).toList();
    }

    /** Some at a time, since buffers of the system are bounded; a peer that is lost answers no more. */
    private void askAll(final List<Connection> peers) {
        for (int from = 0; from < peers.size(); from += AT_A_TIME) {
            ask(peers.subList(from, Math.min(peers.size(), from + AT_A_TIME)));
        }
    }

    private void ask(final List<Connection> peers) {
        peers.forEach(peer -> talker(peer).begin());
        final var nextNs = new AtomicLong(System.nanoTime());
        Patience.until(() -> "answers of " + peers.stream().filter(peer -> !talker(peer).isAnswered()).count(), () -> {
            if (System.nanoTime() - nextNs.get() >= 0) {
                nextNs.set(System.nanoTime() + ASK_AGAIN_NS);
                peers.stream().filter(peer -> !talker(peer).isAnswered()).forEach(peer -> talker(peer).ask(peer));
            }
            return !closed.isEmpty() || peers.stream().allMatch(peer -> talker(peer).isAnswered());
        });
    }

    private static Talker talker(final Connection connection) {
        return (Talker) connection.extra().orElseThrow();
    }

    /** Heartbeats go on by themselves; time is all there is to wait for. */
    private static boolean passes(final int seconds) throws InterruptedException {
        return !new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }

    private final class Answering extends Echo {
        @Override
        public HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
            socket.set(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closed.add(why);
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            errors.increment();
        }
    }

    private final class Asking implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            if (!talker(connection).hear(data)) {
                wrong.increment();
            }
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closed.add(why);
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            errors.increment();
        }
    }
}
