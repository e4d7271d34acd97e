package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.Dispatch;
import org.hpsocket.HandleResult;
import org.hpsocket.Layer;
import org.hpsocket.Options;
import org.hpsocket.SendResult;
import org.hpsocket.Tcp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.Probe;
import org.hpsocket.core.Sleeper;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the end of the input means when a filter has a farewell of its own. */
class FarewellTest {
    private final Bench bench = new Bench();
    private final Sleeper filter = new Sleeper();
    private final Polite polite = new Polite();

    FarewellTest() {
        filter.asleep = false;
        bench.registry.add(filter);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** One that has shaken hands. */
    private FakeLink open(final Layer... above) {
        var protocol = Tcp.push().over(filter);
        for (final Layer layer : above) {
            protocol = protocol.over(layer);
        }
        return opened(bench.accepted(protocol, bench.diary, options -> { }));
    }

    private FakeLink opened(final FakeLink link) {
        link.arrives("o");
        bench.settle();
        return link;
    }

    private CloseReason reason() {
        return bench.diary.reasons.get(0);
    }

    // ---- the farewell

    @Test
    void shouldCloseInOrderAtTheFarewellAlthoughThePeerKeepsItsSideOpen() {
        final FakeLink link = open();
        link.peerFollows = false;
        link.arrives("HI!");
        bench.settle();
        assertTrue(link.finished);
        assertEquals("?!", link.sent());
        assertEquals("accept, handshake, receive hi", bench.events());
        bench.advance(Duration.ofSeconds(2));
        assertEquals("accept, handshake, receive hi, close PEER", bench.events());
        assertFalse(reason().truncated());
    }

    @Test
    void shouldLetOutWhatWasSentBeforeItAnswersAFarewell() {
        final FakeLink link = open();
        link.room = 0;
        bench.connection().send("x".repeat(400_000).getBytes());
        link.arrives("!");
        bench.settle();
        assertFalse(link.finished);
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(400_002, link.sentBytes());
        assertTrue(link.finished);
        assertEquals(List.of(Kind.PEER), bench.diary.reasons.stream().map(CloseReason::kind).toList());
    }

    @Test
    void shouldDiscardWhatFollowsAFarewellAndNotForLong() {
        final FakeLink link = open();
        link.peerFollows = false;
        link.arrives("HI!THERE");
        bench.settle();
        for (int i = 0; i < 100; i++) {
            link.arrives("more");
            bench.advance(Duration.ofMillis(15));
        }
        assertTrue(link.aborted);
        assertEquals("accept, handshake, receive hi, close PEER", bench.events());
    }

    @Test
    void shouldTellTheEndToTheFilterAboveOneThatSaidIt() {
        final var above = new Sleeper();
        above.asleep = false;
        final FakeLink link = open(Probe.layer(above::create));
        link.arrives("Ohi!");
        bench.settle();
        assertEquals("accept, handshake, receive hi, close PEER", bench.events());
        assertTrue(reason().truncated(), "the one above has heard no farewell");
    }

    @Test
    void shouldNotTellTheEndToTheFilterBelowOneThatSaidIt() {
        final var below = new Passing();
        final FakeLink link = opened(
            bench.accepted(Tcp.push().over(Probe.layer(context -> below)).over(filter), bench.diary, options -> { }));
        link.arrives("HI!");
        bench.settle();
        assertEquals("accept, handshake, receive hi, close PEER", bench.events());
        assertEquals(0, below.ends);
        assertFalse(reason().truncated());
    }

    @Test
    void shouldNotWaitForAHandshakeWhosePeerHasSaidFarewell() {
        final var gone = new Sleeper();
        gone.asleep = false;
        final FakeLink link = open(Probe.layer(gone::create));
        link.arrives("!");
        bench.settle();
        assertEquals("accept, close TRUNCATED", bench.events());
        assertTrue(reason().message().startsWith("peer closed in the middle of the handshake"),
            () -> reason().message());
    }

    // ---- none

    @Test
    void shouldCloseAsThePeerDidAndSayThatTheFarewellIsMissing() {
        open().arrives("HI").ends();
        bench.settle();
        assertEquals("accept, handshake, receive hi, close PEER", bench.events());
        assertTrue(reason().truncated());
        assertTrue(reason().message().startsWith("peer closed, truncated"), () -> reason().message());
        assertFalse(reason().isError());
    }

    @Test
    void shouldRememberThatTheEndWasTruncated() {
        final FakeLink link = open();
        final Session session = bench.session();
        link.ends();
        bench.settle();
        assertTrue(session.ending().why().truncated());
    }

    @Test
    void shouldCallItTruncatedWhenAUnitIsCutOff() {
        final FakeLink link = opened(bench.accepted(Probe.over(new Probe.Frames(), filter), bench.diary,
            options -> { }));
        link.arrives("\5AB").ends();
        bench.settle();
        assertEquals(Kind.TRUNCATED, reason().kind());
        assertTrue(reason().truncated());
        assertTrue(reason().message().startsWith("peer closed in the middle of a unit, lacking="),
            () -> reason().message());
    }

    @Test
    void shouldCallItTruncatedWhenAFilterIsCutOff() {
        final FakeLink link = bench.accepted(Tcp.push().over(Probe.layer(context -> new Passing())), bench.diary,
            options -> { });
        link.arrives("part").ends();
        bench.settle();
        assertEquals(Kind.TRUNCATED, reason().kind());
        assertTrue(reason().truncated());
        assertTrue(reason().message().startsWith("peer closed in the middle of a filter"), () -> reason().message());
    }

    @Test
    void shouldNotCallAnEndTruncatedThatIsInOrder() {
        bench.accepted().ends();
        bench.settle();
        assertEquals(Kind.PEER, reason().kind());
        assertFalse(reason().truncated());
    }

    // ---- a filter that waits for sends

    private FakeLink openPolite(final Consumer<Options.Builder> options) {
        return bench.accepted(Tcp.push().over(Probe.layer(context -> polite)), bench.diary, options);
    }

    /** One that has sent more than the link takes, and whose peer has said farewell. */
    private FakeLink parting(final Consumer<Options.Builder> options) {
        final FakeLink link = openPolite(options);
        bench.until(() -> bench.events().contains("handshake"));
        link.room = 0;
        bench.connection().send(new byte[400_000]);
        link.arrives("!");
        bench.until(() -> polite.asked > 0);
        assertFalse(polite.parted);
        return link;
    }

    @Test
    void shouldHearAFarewellOnceEverythingHasPassed() {
        final FakeLink link = parting(options -> { });
        link.allow(10_000);
        bench.settle();
        assertFalse(polite.parted);
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(400_000, link.sentBytes());
        assertEquals(Kind.PEER, reason().kind());
    }

    @Test
    void shouldRestWhileAnEventLastsThoughAFilterHasWaitedForSends() {
        final var inside = new CountDownLatch(1);
        final var goOn = new CountDownLatch(1);
        bench.diary.sent = connection -> {
            inside.countDown();
            return Waiting.forIt(goOn) ? HandleResult.OK : HandleResult.ERROR;
        };
        final FakeLink link = parting(options -> options.dispatch(Dispatch.WORKERS));
        link.allow(Long.MAX_VALUE);
        try {
            bench.until(() -> inside.getCount() == 0);
        } finally {
            goOn.countDown();
        }
        bench.until(() -> bench.events().endsWith("close PEER"));
        assertEquals(400_000, link.sentBytes());
    }

    @Test
    void shouldRestWhileItDrainsThoughAFilterHasWaitedForSends() {
        final FakeLink link = parting(options -> options.dispatch(Dispatch.LOOP));
        bench.connection().disconnect();
        link.allow(300_000);
        try {
            bench.settle();
            assertFalse(link.finished);
        } finally {
            link.allow(Long.MAX_VALUE);
        }
        bench.settle();
        assertEquals(400_000, link.sentBytes());
        assertEquals(Kind.DISCONNECTED, reason().kind());
    }

    @Test
    void shouldHearNoFarewellWhileTheApplicationPausesAndSends() {
        bench.diary.receive = (connection, data) -> {
            connection.pauseReceive();
            return HandleResult.OK;
        };
        final FakeLink link = openPolite(options -> { });
        link.arrives("h!");
        bench.settle();
        assertEquals(SendResult.QUEUED, bench.connection().send("late".getBytes()));
        bench.settle();
        assertEquals("late", link.sent());
        assertFalse(polite.parted);
        bench.connection().resumeReceive();
        bench.settle();
        assertTrue(polite.parted);
        assertEquals(SendResult.CLOSED, bench.connection().send("later".getBytes()));
        assertEquals("accept, handshake, receive h, send 4, close PEER", bench.events());
    }

    @Test
    void shouldSendDuringAPauseAsWithoutFilterOnceThePeerHasEnded() {
        bench.diary.receive = (connection, data) -> {
            connection.pauseReceive();
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted();
        link.arrives("h").ends();
        bench.settle();
        assertEquals(SendResult.QUEUED, bench.connection().send("late".getBytes()));
        bench.settle();
        assertEquals("late", link.sent());
        bench.connection().resumeReceive();
        bench.settle();
        assertEquals(SendResult.CLOSED, bench.connection().send("later".getBytes()));
        assertEquals("accept, handshake, receive h, send 4, close PEER", bench.events());
    }

    /** Waits for the test to go on. */
    private static final class Waiting {
        private Waiting() {
        }

        static boolean forIt(final CountDownLatch latch) {
            try {
                return latch.await(20, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Passes bytes as they are up to the farewell of its peer, after which nothing more goes out. */
    private static final class Polite implements Filter {
        private int asked;
        private boolean parted;

        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (parted) {
                return Step.ENDED;
            }
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            if (in.peek(0) != '!') {
                final Slab letter = turn.take(1);
                assertNotNull(letter);
                letter.buffer().clear().put(in.get()).flip();
                turn.up(letter);
                return Step.EMITTED;
            }
            asked++;
            if (!turn.isAllSent()) {
                return Step.BLOCKED;
            }
            parted = true;
            in.skip(1);
            return Step.ENDED;
        }

        @Override
        public Step out(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            if (parted) {
                in.release();
            } else {
                turn.down(in.removeFirst());
            }
            return Step.EMITTED;
        }

        @Override
        public Step end(final Turn turn) {
            return Step.ENDED;
        }
    }

    /** Passes bytes as they are, and thinks at the end that some are missing. */
    private static final class Passing implements Filter {
        private int ends;

        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            turn.up(in.removeFirst());
            return Step.EMITTED;
        }

        @Override
        public Step out(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            turn.down(in.removeFirst());
            return Step.EMITTED;
        }

        @Override
        public Step end(final Turn turn) {
            ends++;
            return Step.NEEDS_MORE;
        }
    }
}
