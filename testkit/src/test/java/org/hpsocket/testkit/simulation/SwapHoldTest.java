package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.Options;
import org.hpsocket.PackListener;
import org.hpsocket.PreparedSocket;
import org.hpsocket.SendResult;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.swap.Edition.Fault;
import org.hpsocket.testkit.swap.NamedLayer;
import org.junit.jupiter.api.Test;

/** Connections whose code has gone wait for other code, in virtual time. */
class SwapHoldTest {
    private static final Target TARGET = Target.of(SwapBench.HOST, SwapBench.PORT);

    private static SwapBench bench(final Consumer<Options.Builder> options) {
        return new SwapBench(options.andThen(more -> more.threads(2)));
    }

    /** Only this edition is there, so that nothing is left when it goes. */
    private static StageFactory<?> only(final SwapBench bench) {
        final StageFactory<?> code = bench.comes(2, Fault.NONE);
        bench.goes(bench.first);
        return code;
    }

    @Test
    void shouldLetNoDeadlineOfThePeerPass() {
        try (var bench = new SwapBench(Fault.NONE, SwapBench.CHAIN,
            options -> options.idleTimeout(Duration.ofSeconds(1)).unitTimeout(Duration.ofSeconds(1))
                .heartbeat(Heartbeat.every(Duration.ofMillis(300))),
            options -> options.heartbeat(Heartbeat.answering("PING", "PONG")))) {
            final StageFactory<?> code = only(bench);
            bench.connect(5).talk();
            bench.net.advance(Duration.ofMillis(250));
            for (int hold = 0; hold < 4; hold++) {
                final StageFactory<?> gone = hold == 0 ? code : bench.last;
                bench.open.forEach(bench.asker::say);
                bench.goes(gone);
                bench.net.advance(Duration.ofSeconds(hold + 1));
                bench.comes(3 + hold, Fault.NONE);
                bench.net.advance(Duration.ofMillis(1));
                bench.talkBy(3 + hold);
            }
            bench.net.advance(Duration.ofSeconds(10));
            bench.talk();
            assertEquals(5, bench.open.size());
            assertEquals(List.of(), bench.closes());
        }
    }

    @Test
    void shouldGiveTheHandshakeTheTimeItHadLeft() {
        try (var bench = new SwapBench(Fault.NONE, SwapBench.CHAIN.over(new NamedLayer(ProbeLayer.BUSY)),
            options -> options.connectTimeout(Duration.ofSeconds(1)))) {
            final StageFactory<?> code = only(bench);
            final CompletionStage<Connection> connecting = bench.agent.connect(TARGET);
            bench.goes(code);
            bench.net.advance(Duration.ofSeconds(5));
            assertFalse(connecting.toCompletableFuture().isDone());
            bench.comes(3, Fault.NONE);

            bench.open.add(connecting.toCompletableFuture().join());
            bench.talkBy(3);
        }
    }

    @Test
    void shouldCloseWhenTheTimeForAHoldIsOver() {
        try (var bench = bench(options -> options.swapTimeout(Duration.ofSeconds(2)))) {
            final StageFactory<?> code = only(bench);
            bench.connect(50);
            bench.goes(code);
            bench.net.advance(Duration.ofMillis(1_900));
            assertEquals(50, bench.server.swaps().pending());
            assertEquals(List.of(), bench.closes());
            bench.net.advance(Duration.ofMillis(200));

            assertEquals(List.of(CloseReason.Kind.SWAP), bench.closes());
            assertEquals(50, bench.asker.closes().size());
            assertEquals(0, bench.server.swaps().pending());
            assertTrue(bench.asker.closes().get(0).message().contains(
                "codec chain was taken away, and none came within swapTimeout=2000ms"), bench.asker.closes()::toString);
            assertEquals(1, bench.asker.errors().size(), bench.asker.errors()::toString);
        }
    }

    @Test
    void shouldHoldAThousandConnectionsAndLetThemGoOn() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            bench.connect(1000).talk();
            bench.goes(code);
            bench.open.forEach(bench.asker::say);
            bench.net.advance(Duration.ofSeconds(1));
            assertEquals(100, bench.server.swaps().waiting().size());
            bench.comes(3, Fault.NONE);

            bench.net.advance(Duration.ofMillis(1));
            bench.talkBy(3);
            assertEquals(1000, bench.open.size());
            assertEquals(0, bench.server.swaps().pending());
        }
    }

    @Test
    void shouldReadNothingMoreFromAPeerThatFloods() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            final Agent flooder = bench.net.hp().agent(Tcp.push(), new Traffic(),
                options -> options.sendLimitBytes(1 << 20));
            flooder.start();
            final Connection flood = flooder.connectSync(TARGET);
            bench.net.advance(Duration.ofMillis(1));
            bench.goes(code);
            while (flood.send(new byte[10_000]) == SendResult.QUEUED) {
                bench.net.advance(Duration.ofMillis(10));
            }

            assertTrue(bench.server.connections().get(0).bytesReceived() <= 1 << 16, bench.server.stats()::toString);
            assertTrue(bench.net.hp().memory().usedBytes() < 3 << 20, bench.net.hp().memory()::toString);
        }
    }

    @Test
    void shouldEndAtOnceWhenThePeerResetsDuringAHold() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            bench.connect(3);
            bench.goes(code);
            bench.net.network().resetConnections();
            bench.net.advance(Duration.ofMillis(1));

            assertEquals(List.of(CloseReason.Kind.RESET), bench.closes());
            assertEquals(0, bench.server.connectionCount() + bench.server.swaps().pending());
            bench.open.clear();
            bench.comes(3, Fault.NONE);
            bench.connect(1).talkBy(3);
        }
    }

    @Test
    void shouldStopSoonWhenNothingIsQueued() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            bench.connect(10);
            bench.goes(code);
            final Duration before = bench.net.now();
            bench.server.stop();
            assertTrue(bench.net.now().minus(before).compareTo(Duration.ofMillis(2_100)) < 0,
                () -> "stopped at " + bench.net.now());
            assertEquals(10, bench.answerer.closes().stream()
                .filter(why -> why.kind() == CloseReason.Kind.STOPPED).count());
        }
    }

    @Test
    void shouldWaitForCodeToSendWhatIsQueuedBeforeAStop() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            bench.connect(1);
            bench.goes(code);
            bench.asker.say(bench.open.get(0));
            bench.agent.stop();
            assertTrue(bench.net.now().compareTo(Duration.ofSeconds(5)) >= 0, () -> "stopped at " + bench.net.now());
            assertEquals(List.of(CloseReason.Kind.STOPPED), bench.closes());
        }
    }

    @Test
    void shouldCheckWhatWasSentWhileThereWasNobodyToCheckIt() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            bench.connect(1);
            bench.goes(code);
            assertEquals(SendResult.QUEUED, bench.open.get(0).send(new byte[5_001]));
            bench.comes(3, Fault.NONE);
            bench.net.advance(Duration.ofSeconds(3));

            assertEquals(List.of(CloseReason.Kind.LIMIT), bench.closes());
            assertTrue(bench.asker.closes().get(0).message().contains("chain length=5001 must be 1 to 5000"));
        }
    }

    @Test
    void shouldTakeThroughTwoChangesInARow() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            bench.connect(20).talk();
            bench.net.registry().remove(code);
            final StageFactory<?> short1 = bench.edition(3, Fault.NONE);
            bench.net.registry().add(short1);
            bench.net.registry().remove(short1);
            bench.comes(4, Fault.NONE);
            bench.comes(5, Fault.NONE);

            bench.talkBy(5);
            assertEquals(0, bench.server.swaps().pending());
        }
    }

    @Test
    void shouldLetGoOfCodeWhenAListenerRefusesToPrepare() {
        try (var bench = bench(options -> { })) {
            final StageFactory<?> code = only(bench);
            final Agent refusing = bench.net.hp().agent(SwapBench.CHAIN, new Refusing());
            refusing.start();
            for (int i = 0; i < 3; i++) {
                assertThrows(StartException.class, () -> refusing.connect(TARGET));
            }
            bench.goes(code);
            assertEquals(0, refusing.connectionCount());
            refusing.stop();
        }
    }

    private static final class Refusing implements PackListener {
        @Override
        public HandleResult onPrepareConnect(final Connection connection, final PreparedSocket socket) {
            return HandleResult.ERROR;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }
    }
}
