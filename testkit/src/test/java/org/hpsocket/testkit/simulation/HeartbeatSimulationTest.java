package org.hpsocket.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.Target;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.swap.SwappingProtocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heartbeats over a rough network in virtual time: the living stay, the silent go in time, and nothing else is lost.
 */
class HeartbeatSimulationTest {
    private static final String HOST = "10.0.0.1";
    private static final int SEEDS = 25;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Heartbeat ASKING = Heartbeat.every(INTERVAL);
    private static final Heartbeat ANSWERING = Heartbeat.answering("PING", "PONG");

    static Stream<Arguments> stacks() {
        return Stream.of(
            Arguments.of("swapping", new SwappingProtocol(5000)),
            Arguments.of("swapping over a busy probe", new SwappingProtocol(5000).over(ProbeLayer.BUSY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldKeepTheQuietWhoAnswer(final String name, final Protocol<PackListener> stack) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final var answerer = new Hearing();
            final var asker = new Hearing();
            try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
                connect(net, stack, answerer, ANSWERING, asker, ASKING.attempts(1));
                net.advance(Duration.ofMinutes(10));
                assertEquals(List.of(), asker.events, "seed=" + seed);
                assertEquals(List.of(), answerer.events, "seed=" + seed);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldCloseTheSilentInTime(final String name, final Protocol<PackListener> stack) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final var random = new SplittableRandom(seed);
            final var silent = new Hearing();
            final var asker = new Hearing();
            try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
                connect(net, stack, silent, Heartbeat.off(), asker, ASKING);
                net.advance(INTERVAL.multipliedBy(2));
                silent.connections.get(0).send("last words".getBytes(US_ASCII));
                final Duration wait = Duration.ofMillis(random.nextInt(10_000));
                net.advance(INTERVAL.multipliedBy(2).plus(wait));
                assertEquals(List.of("last words"), asker.events, "seed=" + seed);
                net.advance(INTERVAL.multipliedBy(2).minus(wait).plusMillis(100));
                assertEquals(List.of("last words", "TIMEOUT"), asker.events, "seed=" + seed);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldKeepTheMessagesBetweenHeartbeats(final String name, final Protocol<PackListener> stack) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final var random = new SplittableRandom(seed);
            final var heard = new Hearing();
            final var asker = new Hearing();
            final List<String> sent = new ArrayList<>();
            try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
                final Connection connection = connect(net, stack, heard, ASKING.bothWays(), asker, ASKING.bothWays());
                for (int i = 0; i < 200; i++) {
                    sent.add("message " + i);
                    connection.send(("message " + i).getBytes(US_ASCII));
                    net.advance(Duration.ofMillis(random.nextInt(2_000)));
                    if (random.nextInt(10) == 0) {
                        heard.connections.get(0).pauseReceive();
                        net.advance(Duration.ofMillis(random.nextInt(100_000)));
                        heard.connections.get(0).resumeReceive();
                    }
                }
                net.advance(INTERVAL);
            }
            assertEquals(sent, heard.events, "seed=" + seed);
            assertEquals(List.of(), asker.events, "seed=" + seed);
        }
    }

    private static Connection connect(final HpSocketTest net, final Protocol<PackListener> stack,
        final Hearing accepting, final Heartbeat accepted, final Hearing connecting, final Heartbeat connected) {
        net.hp().server(stack, accepting, o -> o.heartbeat(accepted)).start(HOST, 5555);
        final Agent agent = net.hp().agent(stack, connecting, o -> o.heartbeat(connected));
        agent.start();
        return agent.connectSync(Target.of(HOST, 5555));
    }

    private static final class Hearing implements PackListener {
        private final List<String> events = new ArrayList<>();
        private final List<Connection> connections = new ArrayList<>();

        @Override
        public HandleResult onHandshake(final Connection connection) {
            connections.add(connection);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
            final byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            events.add(new String(bytes, US_ASCII));
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            if (why.isError()) {
                events.add(why.kind().name());
            }
        }
    }
}
