package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.Layer;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.SendResult;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.probe.SleepingFilterFactory;
import org.hpsocket.testkit.probe.SleepingLayer;
import org.hpsocket.testkit.swap.ChainCodecFactory;
import org.hpsocket.testkit.swap.ChainProtocol;
import org.hpsocket.testkit.swap.NamedLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Talks that begin plain and go on protected, over a rough network in virtual time, with the client's handshake right
 * behind its last plain byte: every byte arrives once, on the side of the change where it belongs.
 */
class LateHandshakeTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final int SEEDS = 60;
    private static final Layer SLEEPING = new NamedLayer(SleepingLayer.of(ProbeLayer.BUSY));

    static Stream<Arguments> stacks() {
        return Stream.of(
            Arguments.of("push", Tcp.push().over(SLEEPING)),
            Arguments.of("pull", Tcp.pull().over(SLEEPING)),
            Arguments.of("chain", new ChainProtocol(5000).over(SLEEPING)),
            Arguments.of("push over a probe over it",
            Tcp.push().over(SLEEPING).over(ProbeLayer.QUIET.recordBytes(5000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldLoseNothingAtTheChange(final String name, final Protocol<?> stack) {
        all(name, stack, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldLoseNothingAtTheChangeWhileCodeComesAndGoes(final String name, final Protocol<?> stack) {
        all(name, stack, true);
    }

    private static void all(final String name, final Protocol<?> stack, final boolean swapping) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Run(seed, stack, swapping).go();
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError(name + " seed=" + seed + ": " + e, e);
            }
        }
    }

    /** One seed. */
    private static final class Run {
        private final SplittableRandom random;
        private final boolean swapping;
        private final HpSocketTest net;
        private final Editions code;
        private final LateTalk server;
        private final LateTalk client = new LateTalk(new byte[0]);
        private final byte[] banner;
        private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        private final ByteArrayOutputStream covered = new ByteArrayOutputStream();
        private final Connection connection;

        @SuppressWarnings("unchecked")
        Run(final long seed, final Protocol<?> stack, final boolean swapping) {
            this.random = new SplittableRandom(seed);
            this.swapping = swapping;
            net = HpSocketTest.memory(seed, MemoryFaults.ROUGH);
            net.with(new ChainCodecFactory());
            code = new Editions(net, edition -> edition.of(new SleepingFilterFactory()));
            banner = words(1 + random.nextInt(3000));
            server = new LateTalk(banner);
            final var typed = (Protocol<Listener>) stack;
            net.hp().server(typed, server, Run::patient).start(HOST, PORT);
            final Agent agent = net.hp().agent(typed, client, Run::patient);
            agent.start();
            connection = agent.connectSync(Target.of(HOST, PORT));
        }

        private static void patient(final Options.Builder options) {
            options.swapTimeout(Duration.ofMinutes(5)).connectTimeout(Duration.ofMinutes(1))
                .closeTimeout(Duration.ofMinutes(1));
        }

        private byte[] words(final int length) {
            final var bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (1 + random.nextInt(255));
            }
            return bytes;
        }

        void go() {
            try (net) {
                until("the banner", () -> client.plain.size() == banner.length);
                talkPlain();
                connection.startHandshake();
                assertEquals(SendResult.HANDSHAKING, connection.send(banner));
                until("the handshake", () -> client.order.contains("handshake"));
                talkCovered();
                until("all answers", () -> client.covered.size() == covered.size());
                connection.disconnect();
                until("the end", () -> server.closes.size() == 1 && client.closes.size() == 1);
                check();
            }
        }

        private void talkPlain() {
            for (int left = random.nextInt(5); left > 0; left--) {
                final byte[] words = words(1 + random.nextInt(3000));
                plain.writeBytes(words);
                sends(words);
                rest();
            }
            sends(new byte[1]);
        }

        private void talkCovered() {
            for (int left = 1 + random.nextInt(8); left > 0; left--) {
                final byte[] words = words(1 + random.nextInt(5000));
                covered.writeBytes(words);
                sends(words);
                rest();
            }
        }

        private void sends(final byte[] words) {
            assertEquals(SendResult.QUEUED, connection.send(words));
        }

        private void rest() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    connection.pauseReceive();
                    pass(20);
                    connection.resumeReceive();
                }
                case 1 -> pass(5);
                default -> { }
            }
        }

        private void pass(final int mostMs) {
            if (swapping) {
                code.comeBack();
                code.change(random);
            }
            net.advance(Duration.ofMillis(random.nextInt(mostMs)));
        }

        private void until(final String what, final BooleanSupplier condition) {
            for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
                pass(i % 10 == 0 ? 400 : 4);
            }
            assertTrue(condition.getAsBoolean(), () -> what + " did not come; client " + client.order + client.closes
                + " server "
                + server.order + server.closes + server.errors);
        }

        private void check() {
            assertArrayEquals(banner, client.plain.toByteArray(), "banner");
            assertArrayEquals(plain.toByteArray(), server.plain.toByteArray(), "plain bytes");
            assertArrayEquals(covered.toByteArray(), server.covered.toByteArray(), "protected bytes");
            assertArrayEquals(covered.toByteArray(), client.covered.toByteArray(), "answers");
            assertEquals(List.of("accept", "receive", "handshake", "receive", "close"), server.order);
            assertEquals(List.of("connect", "receive", "handshake", "receive", "close"), client.order);
            assertEquals(List.of(Kind.PEER, Kind.DISCONNECTED),
                List.of(server.closes.get(0).kind(), client.closes.get(0).kind()));
            assertEquals(List.of(), server.errors);
            assertEquals(List.of(), client.errors);
        }
    }
}
