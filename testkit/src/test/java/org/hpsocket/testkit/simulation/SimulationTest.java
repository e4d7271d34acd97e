package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.swap.SwappingProtocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stacks of codec and filters over a rough network in virtual time: every byte comes back, and the same seed gives the
 * same run.
 */
class SimulationTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final int SEEDS = 25;

    static Stream<Arguments> stacks() {
        return Stream.of(
            Arguments.of("push", Tcp.push()),
            Arguments.of("push over a probe", Tcp.push().over(ProbeLayer.QUIET)),
            Arguments.of("push over a busy probe", Tcp.push().over(ProbeLayer.BUSY)),
            Arguments.of("push over two probes",
            Tcp.push().over(ProbeLayer.BUSY).over(ProbeLayer.QUIET.recordBytes(100))),
            Arguments.of("swapping", new SwappingProtocol(5000)),
            Arguments.of("swapping over a busy probe", new SwappingProtocol(5000).over(ProbeLayer.BUSY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldBringEveryByteBack(final String name, final Protocol<?> stack) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final String first = talk(seed, stack, MemoryFaults.ROUGH);
            assertEquals(first, talk(seed, stack, MemoryFaults.ROUGH), "seed=" + seed);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldLeaveNothingBehindWhenConnectionsAreReset(final String name, final Protocol<?> stack) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            reset(seed, stack);
        }
    }

    private static String talk(final long seed, final Protocol<?> stack, final MemoryFaults faults) {
        final var random = new SplittableRandom(seed);
        final var asker = new Asker();
        try (var net = HpSocketTest.memory(seed, faults)) {
            final Connection connection = connect(net, stack, asker);
            final var sent = new ByteArrayOutputStream();
            for (int i = 0; i < 40; i++) {
                final byte[] message = new byte[1 + random.nextInt(4000)];
                random.nextBytes(message);
                assertEquals(SendResult.QUEUED, connection.send(message));
                sent.writeBytes(message);
                if (random.nextInt(4) == 0) {
                    net.advance(Duration.ofMillis(random.nextInt(5)));
                }
                if (random.nextInt(8) == 0) {
                    connection.pauseReceive();
                    net.advance(Duration.ofMillis(random.nextInt(20)));
                    connection.resumeReceive();
                }
            }
            connection.disconnect();
            net.advance(Duration.ofSeconds(30));
            assertEquals(List.of(CloseReason.Kind.DISCONNECTED), asker.closes, "seed=" + seed);
            final byte[] heard = asker.heard.toByteArray();
            final byte[] all = sent.toByteArray();
            assertArrayEquals(java.util.Arrays.copyOf(all, heard.length), heard, "seed=" + seed);
            return heard.length + " of " + all.length + " at " + net.now();
        }
    }

    private static void reset(final long seed, final Protocol<?> stack) {
        final var random = new SplittableRandom(seed);
        final var asker = new Asker();
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            final Connection connection = connect(net, stack, asker);
            for (int i = 0; i < 10; i++) {
                connection.send(new byte[1 + random.nextInt(4000)]);
                net.advance(Duration.ofMillis(random.nextInt(3)));
            }
            net.network().resetConnections();
            net.advance(Duration.ofSeconds(10));
            assertEquals(1, asker.closes.size(), "seed=" + seed);
            assertTrue(asker.closes.get(0).isError(), "seed=" + seed);
        }
    }

    @SuppressWarnings("unchecked")
    private static Connection connect(final HpSocketTest net, final Protocol<?> stack, final Asker asker) {
        final var typed = (Protocol<Listener>) stack;
        net.hp().server(typed, new Answerer()).start(HOST, PORT);
        final var agent = net.hp().agent(typed, asker);
        agent.start();
        return agent.connectSync(Target.of(HOST, PORT));
    }

    private static final class Answerer implements PushListener, PackListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.send(data);
            return HandleResult.OK;
        }
    }

    private static final class Asker implements PushListener, PackListener {
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final List<CloseReason.Kind> closes = new ArrayList<>();

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            final byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            heard.writeBytes(bytes);
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closes.add(why.kind());
        }
    }
}
