package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.probe.DeflateFilterFactory;
import org.hpsocket.testkit.probe.ProbeFilterFactory;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.swap.ChainCodecFactory;
import org.hpsocket.testkit.swap.ChainProtocol;
import org.hpsocket.testkit.swap.Edition;
import org.hpsocket.testkit.swap.NamedLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code comes and goes at random moments, in the middle of units, handshakes and closes, over a rough network in virtual
 * time: every byte comes back once and in order, nothing closes but what is closed, and whatever goes away is let go of
 * at once.
 */
class SwapSimulationTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final int SEEDS = 100;
    private static final int ROUNDS = 60;

    static Stream<Arguments> stacks() {
        final Function<Edition, StageFactory<?>> chain = edition -> edition.of(new ChainCodecFactory());
        final Function<Edition, StageFactory<?>> deflate = edition -> edition.of(new DeflateFilterFactory());
        final Function<Edition, StageFactory<?>> probe = edition -> edition.of(new ProbeFilterFactory());
        final Protocol<?> messages = new ChainProtocol(5000);
        final var deflated = new NamedLayer(DeflateFilterFactory.NAME);
        return Stream.of(
            Arguments.of("chain", messages, List.of(chain)),
            Arguments.of("deflated bytes", Tcp.push().over(deflated), List.of(deflate)),
            Arguments.of("deflated chain", messages.over(deflated), List.of(chain, deflate)),
            Arguments.of("chain over a busy probe", messages.over(new NamedLayer(ProbeLayer.BUSY)),
            List.of(chain, probe)),
            Arguments.of("three of them", messages.over(new NamedLayer(ProbeLayer.BUSY)).over(deflated),
            List.of(chain, probe, deflate)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void shouldLoseNothing(
        final String name, final Protocol<?> stack, final List<Function<Edition, StageFactory<?>>> code) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Run(seed, stack, code).go();
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError(name + " seed=" + seed + ": " + e, e);
            }
        }
    }

    /** One seed. */
    private static final class Run {
        private final SplittableRandom random;
        private final HpSocketTest net;
        private final SwapTalk asker;
        private final SwapTalk answerer;
        private final List<Editions> code = new ArrayList<>();
        private final List<Connection> open = new ArrayList<>();
        private final Server server;
        private final Agent agent;
        private int disconnected;

        @SuppressWarnings("unchecked")
        Run(final long seed, final Protocol<?> stack, final List<Function<Edition, StageFactory<?>>> makers) {
            random = new SplittableRandom(seed);
            net = HpSocketTest.memory(seed, MemoryFaults.ROUGH);
            makers.forEach(maker -> code.add(new Editions(net, maker)));
            asker = new SwapTalk(false, seed);
            answerer = new SwapTalk(true, seed);
            final var typed = (Protocol<Listener>) stack;
            server = net.hp().server(typed, answerer, this::patient);
            agent = net.hp().agent(typed, asker, this::patient);
            server.start(HOST, PORT);
            agent.start();
        }

        private void patient(final Options.Builder options) {
            options.swapTimeout(Duration.ofMinutes(5)).threads(1 + random.nextInt(2)).unitTimeout(Duration.ofSeconds(2))
                .connectTimeout(Duration.ofSeconds(2)).closeTimeout(Duration.ofMinutes(5));
        }

        void go() {
            try (net) {
                connect();
                for (int round = 0; round < ROUNDS; round++) {
                    act();
                }
                code.forEach(Editions::replace);
                net.advance(Duration.ofSeconds(30));
                open.forEach(asker::say);
                net.advance(Duration.ofSeconds(30));
                requireAnswered();
                requireCurrent(server);
                requireCurrent(agent);
                end();
            }
        }

        private void act() {
            code.forEach(Editions::comeBack);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4, 5 -> open.forEach(asker::say);
                case 6, 7 -> code.get(random.nextInt(code.size())).change(random);
                case 8 -> connect();
                default -> disconnect();
            }
            net.advance(Duration.ofNanos(random.nextLong(random.nextInt(5) == 0 ? 300_000_000 : 3_000_000)));
        }

        private void connect() {
            agent.connect(Target.of(HOST, PORT)).thenAccept(open::add);
        }

        private void disconnect() {
            if (open.size() > 1) {
                open.remove(random.nextInt(open.size())).disconnect();
                disconnected++;
            }
        }

        private void requireAnswered() {
            assertEquals(List.of(), asker.errors());
            assertEquals(List.of(), answerer.errors());
            open.forEach(connection -> assertEquals(0, asker.unanswered(connection), "unanswered on " + connection));
            requireOrderly(asker.closes(), CloseReason.Kind.DISCONNECTED);
            requireOrderly(answerer.closes(), CloseReason.Kind.PEER);
            code.forEach(editions -> assertTrue(
                editions.seen().of(editions.last()) > 0,
                () -> "edition " + editions.last() + " of " + editions.seen()));
        }

        private void requireOrderly(final List<CloseReason> closes, final CloseReason.Kind kind) {
            assertEquals(List.of(), closes.stream().filter(why -> why.kind() != kind).toList());
            assertEquals(disconnected, closes.size());
        }

        private void requireCurrent(final Component component) {
            assertEquals(0, component.swaps().pending(), component::toString);
            assertEquals(List.of(), component.code().stream()
                .filter(one -> !one.part().equals("transport") && !one.current() && one.connections() > 0).toList());
            assertTrue(component.swaps().done() > 0, component::toString);
        }

        private void end() {
            open.forEach(Connection::disconnect);
            net.advance(Duration.ofSeconds(30));
            assertEquals(0, agent.connectionCount() + server.connectionCount());
        }
    }
}
