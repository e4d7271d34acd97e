package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Options;
import org.hpsocket.SwapFailurePolicy;
import org.hpsocket.SwapReport;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.testkit.swap.Edition.Fault;
import org.junit.jupiter.api.Test;

/** Successors that are faulty: the others are unharmed, each fault is told once, and the counts say what happened. */
class SwapFaultTest {
    private static final Consumer<Options.Builder> KEEP = options -> options.threads(2);
    private static final Consumer<Options.Builder> CLOSE = KEEP.andThen(options ->
        options.whenSwapFails(SwapFailurePolicy.CLOSE));

    private static void assertToldOnce(final SwapBench bench, final String words) {
        final List<String> errors = bench.answerer.errors();
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).startsWith("SWAP: ") && errors.get(0).contains(words), errors::toString);
    }

    @Test
    void shouldKeepTheOldCodeWhenTheNewOneTakesOverNothing() {
        try (var bench = new SwapBench(KEEP).connect(10)) {
            final SwapReport report = bench.swap(2, Fault.RESTORES_NOTHING);

            assertEquals(0, report.done());
            assertTrue(report.refused() > 0 && !report.isComplete(), report::toString);
            bench.talkBy(1);
            assertToldOnce(bench, "is set aside, since it fails");
            assertEquals("[editions 1 current 10]", SwapBench.current(bench.server));
            bench.connect(1).talkBy(1);
            assertEquals(0, bench.server.swaps().pending());
        }
    }

    @Test
    void shouldKeepTheOldCodeWhenTheNewOneAnswersNull() {
        try (var bench = new SwapBench(KEEP).connect(3)) {
            bench.swap(2, Fault.ANSWERS_NULL);

            bench.talkBy(1);
            assertToldOnce(bench, "made nothing, which is no codec");
        }
    }

    @Test
    void shouldGoBackWhenTheNewCodeMakesNothingForNewConnections() {
        try (var bench = new SwapBench(KEEP).connect(4)) {
            assertEquals(8, bench.swap(2, Fault.CREATES_NOTHING).done());
            bench.talkBy(2);

            bench.connect(2).talkBy(1);
            assertEquals("[editions 1 current 6]", SwapBench.current(bench.server));
            assertEquals(List.of(), bench.closes());
        }
    }

    @Test
    void shouldCloseOnlyTheConnectionOnWhichNewCodeFailsFirst() {
        try (var bench = new SwapBench(KEEP).connect(6)) {
            bench.swap(2, Fault.FAILS_AT_WORK);
            bench.asker.say(bench.open.get(0));
            bench.net.settle();

            assertEquals(List.of(CloseReason.Kind.FAILED), bench.closes());
            assertEquals(1, bench.asker.closes().size());
            bench.talkBy(1);
            assertEquals(5, bench.open.size());
            assertEquals("[editions 1 current 5]", SwapBench.current(bench.agent));
        }
    }

    @Test
    void shouldTellWhatCodeHasThrownWithoutATypeOfThatCode() {
        try (var bench = new SwapBench(KEEP).connect(1)) {
            bench.swap(2, Fault.FAILS_AT_WORK);
            bench.asker.say(bench.open.get(0));
            bench.net.settle();

            final Throwable error = bench.asker.closes().get(0).error().orElseThrow();
            assertEquals("org.hpsocket.HpSocketException", error.getClass().getName());
            assertTrue(error.getMessage().contains("edition 2 does not work"), error::getMessage);
        }
    }

    @Test
    void shouldKeepTheOldCodeOnConnectionsWhoseStateIsRefused() {
        try (var bench = new SwapBench(KEEP).connect(5)) {
            final StageFactory<?> refusing = bench.comes(2, Fault.REFUSES_STATE);

            bench.talkBy(1);
            assertToldOnce(bench, "state version=3 is unknown to edition 2");
            assertEquals(5, bench.server.swaps().refused());
            bench.connect(1);
            assertEquals("[editions 2 current 1, editions 1 5]", SwapBench.current(bench.server));
            bench.goes(refusing);
            bench.talkBy(1);
        }
    }

    @Test
    void shouldTakeTheReserveWhenTheBestRefusesTheState() {
        try (var bench = new SwapBench(KEEP)) {
            final StageFactory<?> better = bench.comes(2, Fault.NONE);
            bench.connect(3).talkBy(2);
            bench.comes(3, Fault.REFUSES_STATE);
            bench.goes(better);

            bench.talkBy(1);
            assertEquals(0, bench.server.swaps().pending());
        }
    }

    @Test
    void shouldStayWithCodeThatKeepsItsStateUntilThatGoes() {
        try (var bench = new SwapBench(KEEP)) {
            final StageFactory<?> keeping = bench.comes(2, Fault.KEEPS_STATE);
            bench.connect(3);
            bench.comes(3, Fault.NONE);

            bench.talkBy(2);
            assertToldOnce(bench, "does not hand over");
            bench.goes(keeping);
            bench.net.advance(Duration.ofSeconds(3));
            assertEquals(List.of(CloseReason.Kind.SWAP), bench.closes());
            assertTrue(bench.asker.closes().get(0).message()
                .contains("was taken away, does not hand over: edition 2 keeps"), bench.asker.closes()::toString);
        }
    }

    @Test
    void shouldCloseWhenTheStateIsRefusedAndThatIsThePolicy() {
        try (var bench = new SwapBench(CLOSE).connect(5)) {
            bench.comes(2, Fault.REFUSES_STATE);
            bench.net.advance(Duration.ofSeconds(3));

            assertEquals(5, bench.asker.closes().size());
            assertEquals(List.of(CloseReason.Kind.SWAP), bench.closes());
            assertTrue(bench.asker.closes().get(0).message()
                .contains("codec chain of editions 2 did not take over: state version=3"),
                bench.asker.closes()::toString);
            bench.connect(2).talkBy(2);
        }
    }

    @Test
    void shouldSetFaultyCodeAsideAfterItsFirstVictimsWhenThePolicyIsToClose() {
        try (var bench = new SwapBench(CLOSE).connect(20)) {
            bench.comes(2, Fault.RESTORES_NOTHING);
            bench.net.advance(Duration.ofSeconds(3));

            assertTrue(bench.asker.closes().size() < 10, bench.asker.closes()::toString);
            bench.talkBy(1);
        }
    }

    @Test
    void shouldSayWhatHoldsASwapAndCloseWhenTheCodeInUseGoes() {
        try (var bench = new SwapBench(KEEP)) {
            final StageFactory<?> endless = bench.comes(2, Fault.NEVER_AT_BOUNDARY);
            bench.connect(3).talkBy(2);
            final SwapReport report = bench.swap(3, Fault.NONE);

            assertFalse(report.isComplete());
            assertEquals("the end of a unit", report.waiting().get(0).reason());
            assertEquals(report.code(), report.waiting().get(0).code());
            bench.talkBy(2);
            bench.goes(endless);
            bench.net.advance(Duration.ofSeconds(3));
            assertEquals(List.of(CloseReason.Kind.SWAP), bench.closes());
            bench.connect(1).talkBy(3);
        }
    }

    @Test
    void shouldLeaveConnectionsWithCodeThatDrains() {
        try (var bench = new SwapBench(KEEP)) {
            final StageFactory<?> draining = bench.comes(2, Fault.DRAINS);
            bench.connect(3);
            bench.comes(3, Fault.NONE);
            bench.talkBy(2);
            assertEquals(0, bench.server.swaps().pending());
            bench.open.clear();
            bench.connect(2).talkBy(3);

            bench.net.registry().remove(draining);
            bench.net.advance(Duration.ofSeconds(3));
            assertEquals(3, bench.asker.closes().size());
            assertEquals(List.of(CloseReason.Kind.SWAP), bench.closes());
            bench.talkBy(3);
        }
    }

    @Test
    void shouldSendWhatIsUnderWayBeforeAConnectionEndsWithItsCode() {
        try (var bench = new SwapBench(KEEP)) {
            final StageFactory<?> draining = bench.comes(2, Fault.DRAINS);
            final var raw = new Traffic();
            final Agent peer = bench.net.hp().agent(Tcp.push(), raw);
            peer.start();
            peer.connectSync(Target.of(SwapBench.HOST, SwapBench.PORT));
            bench.net.settle();
            bench.server.connections().get(0).send(new byte[1000]);
            bench.net.registry().remove(draining);
            bench.net.advance(Duration.ofSeconds(3));

            assertEquals(List.of(CloseReason.Kind.PEER), raw.closes());
            assertEquals(1008, raw.heard().length);
        }
    }
}
