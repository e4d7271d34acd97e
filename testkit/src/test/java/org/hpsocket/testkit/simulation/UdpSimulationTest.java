package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Udp;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.junit.jupiter.api.Test;

/** Peers of datagrams in virtual time, and over a network that loses, repeats and delays them. */
class UdpSimulationTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final int SEEDS = 25;
    private static final int PEERS = 50;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Udp WATCHFUL = Udp.push().heartbeat(INTERVAL, 3);

    @Test
    void shouldBringEveryMessageThroughWhenLostOnesAreSentAgain() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertEquals(talk(seed), talk(seed), "seed=" + seed);
        }
    }

    @Test
    void shouldKeepIdlePeersForHours() {
        final var served = new Closes();
        final var connected = new Closes();
        try (var net = HpSocketTest.memory(1)) {
            crowd(net, served, connected);
            net.advance(Duration.ofHours(3));

            assertEquals(List.of(), served.lines);
            assertEquals(List.of(), connected.lines);
        }
    }

    @Test
    void shouldFindOutEverySilentPeerInTime() {
        final var served = new Closes();
        final var connected = new Closes();
        try (var net = HpSocketTest.memory(1)) {
            served.net = net;
            connected.net = net;
            crowd(net, served, connected);
            net.advance(Duration.ofSeconds(25));
            net.network().faults(MemoryFaults.NONE.losses(1));
            final Duration cut = net.now();
            net.advance(Duration.ofMinutes(2));

            assertEquals(PEERS, served.lines.size());
            assertEquals(PEERS, connected.lines.size());
            served.times.forEach(time -> assertBetween(cut, time));
            connected.times.forEach(time -> assertBetween(cut, time));
            assertTrue(served.lines.stream().allMatch("TIMEOUT"::equals), served.lines::toString);
            assertTrue(connected.lines.stream().allMatch("TIMEOUT"::equals), connected.lines::toString);
        }
    }

    /** The last datagram was up to an interval before the cut. */
    private static void assertBetween(final Duration cut, final Duration time) {
        assertTrue(time.compareTo(cut.plus(INTERVAL.multipliedBy(2))) >= 0, () -> time + " after " + cut);
        assertTrue(time.compareTo(cut.plus(INTERVAL.multipliedBy(4))) <= 0, () -> time + " after " + cut);
    }

    private static void crowd(final HpSocketTest net, final PushListener served, final PushListener connected) {
        final Server server = net.hp().server(WATCHFUL, served);
        server.start(HOST, PORT);
        final Agent agent = net.hp().agent(WATCHFUL, connected);
        agent.start();
        for (int i = 0; i < PEERS; i++) {
            agent.connect(HOST, PORT);
        }
        net.settle();
        assertEquals(PEERS, agent.connectionCount());
    }

    /** One message after the other, each sent until its answer is here. */
    private static String talk(final long seed) {
        final var answers = new ArrayList<String>();
        final var asking = new StringBuilder();
        try (var net = HpSocketTest.memory(seed, MemoryFaults.LOSSY)) {
            net.hp().server(Udp.push(), (connection, data) -> {
                connection.send(data);
                return HandleResult.OK;
            }).start(HOST, PORT);
            final PushListener collecting = (connection, data) -> {
                answers.add(StandardCharsets.UTF_8.decode(data).toString());
                return HandleResult.OK;
            };
            final var client = net.hp().client(Udp.push(), collecting);
            client.start(HOST, PORT);
            for (int i = 0; i < 30; i++) {
                final String message = "message " + i + " " + "x".repeat(i * 40);
                do {
                    client.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
                    asking.append(i).append(' ');
                    net.advance(Duration.ofMillis(30));
                } while (!answers.contains(message));
            }
            assertTrue(answers.stream().allMatch(answer -> answer.matches("message \\d+ x*")), answers::toString);
            return asking + " " + answers;
        }
    }

    /** Writes down how connections end, and when. */
    private static final class Closes implements PushListener {
        private final List<String> lines = new ArrayList<>();
        private final List<Duration> times = new ArrayList<>();
        private HpSocketTest net;

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            if (why.kind() != CloseReason.Kind.STOPPED) {
                lines.add(why.kind().name());
                times.add(net.now());
            }
        }
    }
}
