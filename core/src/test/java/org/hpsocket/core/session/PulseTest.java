package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.CloseReason;
import org.hpsocket.Dispatch;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.Udp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.Probe;
import org.hpsocket.core.stage.Rhythm;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BIT = Duration.ofMillis(5);
    private static final Heartbeat ASKING = Heartbeat.every(INTERVAL).attempts(2).payload("ask;").answer("yes;");
    private static final Heartbeat ANSWERING = Heartbeat.answering("ask;", "yes;");
    private static final String OPENED = "accept, handshake";

    private final Bench bench = new Bench();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        bench.close();
    }

    @Test
    void shouldAskOnceAnInterval() {
        final FakeLink link = accepted(ASKING);
        bench.advance(INTERVAL.minus(BIT));
        assertEquals("", link.sent());
        bench.advance(BIT.multipliedBy(2));
        assertEquals("ask;", link.sent());
        link.arrives("data");
        bench.advance(INTERVAL);
        assertEquals("ask;ask;", link.sent());
    }

    @Test
    void shouldCloseWhenTooManyInARowAreUnanswered() {
        final FakeLink link = accepted(ASKING);
        bench.advance(INTERVAL.multipliedBy(3).minus(BIT));
        assertEquals(OPENED, bench.events());
        bench.advance(BIT.multipliedBy(5));
        assertEquals(OPENED + ", close TIMEOUT", bench.events());
        assertEquals("ask;ask;", link.sent());
        final CloseReason why = bench.diary.reasons.get(0);
        assertEquals(SocketOperation.RECEIVE, why.operation());
        assertTrue(why.message().startsWith("heartbeats unanswered=2 attempts=2 interval=10000ms connection="),
            why.message());
    }

    @Test
    void shouldCountFromZeroAfterAnythingOfThePeer() {
        final FakeLink link = accepted(ASKING);
        for (int i = 0; i < 20; i++) {
            bench.advance(INTERVAL.plus(BIT).multipliedBy(2));
            link.arrives("x");
            bench.settle();
        }
        assertEquals(40, link.sentBytes() / "ask;".length());
        bench.advance(INTERVAL.multipliedBy(3));
        assertEquals("close TIMEOUT", bench.diary.events.get(bench.diary.events.size() - 1));
    }

    @Test
    void shouldKeepTheAnswerFromTheListener() {
        final FakeLink link = accepted(ASKING);
        for (int i = 0; i < 10; i++) {
            bench.advance(INTERVAL);
            link.arrives("yes;");
        }
        bench.settle();
        assertEquals(OPENED, bench.events());
        assertEquals(0, bench.component().stats().unitsReceived());
        assertEquals(40, bench.connection().bytesReceived());
    }

    @Test
    void shouldDeliverAnAnswerThatOtherBytesStickTo() {
        accepted(ASKING).arrives("yes;yes;").arrives("yes").arrives(";").arrives("yes;").arrives("ask;");
        bench.settle();
        assertEquals(OPENED + ", receive yes;yes;, receive yes, receive ;, receive ask;", bench.events());
    }

    @Test
    void shouldKnowUnitsByTheirFrames() {
        bench.accepted(Probe.frames(), bench.diary, o -> o.heartbeat(ASKING))
            .arrives("\4yes;\4yes;\5yes;!\4yes;\0");
        bench.settle();
        assertEquals(OPENED + ", receive yes;!, receive ", bench.events());
    }

    @Test
    void shouldFrameWhatItSends() {
        final FakeLink link = bench.accepted(Probe.frames(), bench.diary, o -> o.heartbeat(ASKING));
        bench.advance(INTERVAL.plus(BIT));
        assertEquals("\4ask;", link.sent());
    }

    @Test
    void shouldSwallowNothingWithoutAnAnswer() {
        accepted(ASKING.answer("")).arrives("yes;").arrives("ask;");
        bench.settle();
        assertEquals(OPENED + ", receive yes;, receive ask;", bench.events());
    }

    @Test
    void shouldTellOfNoHeartbeatThatWasSent() {
        final FakeLink link = accepted(ASKING.bothWays());
        bench.advance(INTERVAL.plus(BIT));
        link.arrives("ask;");
        bench.settle();
        bench.connection().send(new byte[3]);
        bench.settle();
        assertEquals(4 + 4 + 3, link.sentBytes());
        assertEquals(OPENED + ", send 3", bench.events());
    }

    @Test
    void shouldNotCountWhileTheApplicationHasPaused() {
        final FakeLink link = accepted(ASKING);
        bench.connection().pauseReceive();
        link.arrives("fills what was asked for").arrives("yes;");
        bench.advance(INTERVAL.plus(BIT).multipliedBy(50));
        assertEquals(OPENED, bench.events());
        assertEquals(50, link.sentBytes() / "ask;".length());
        bench.connection().resumeReceive();
        bench.advance(INTERVAL.multipliedBy(4));
        assertTrue(bench.events().endsWith("close TIMEOUT"), bench::events);
    }

    @Test
    void shouldNotJudgeByWhatCameWhilePausedUntilTheLastMoment() {
        final FakeLink link = accepted(ASKING.attempts(1));
        bench.connection().pauseReceive();
        link.arrives("fills what was asked for");
        bench.advance(INTERVAL.multipliedBy(3).minus(BIT));
        bench.connection().resumeReceive();
        bench.advance(BIT.multipliedBy(2));
        link.arrives("yes;");
        bench.advance(INTERVAL);
        assertEquals(OPENED + ", receive fills what was asked for", bench.events());
    }

    @Test
    void shouldNotCountWhileAWorkerHasAnEvent() {
        bench.diary.receive = (connection, data) -> block();
        final FakeLink link = bench.accepted(o -> o.heartbeat(ASKING).dispatch(Dispatch.WORKERS).dispatchThreads(1));
        bench.until(() -> bench.diary.events.size() == 2);
        link.arrives("blocks").arrives("yes;");
        bench.until(() -> inside.getCount() == 0);
        bench.advance(INTERVAL.plus(BIT).multipliedBy(50));
        goOn.countDown();
        bench.until(link::isWanted);
        assertEquals(OPENED + ", receive blocks", bench.events());
        assertEquals(50, link.sentBytes() / "ask;".length());
    }

    @Test
    void shouldNotJudgeAfterALoopWasHeld() {
        final FakeLink link = accepted(ASKING.attempts(1));
        bench.advance(INTERVAL.plus(BIT));
        bench.threads.stall(INTERVAL.multipliedBy(10));
        assertEquals(OPENED, bench.events());
        link.arrives("yes;");
        bench.advance(INTERVAL);
        assertEquals(OPENED, bench.events());
    }

    @Test
    void shouldQueueNoHeartbeatBehindWhatIsOnItsWay() {
        final FakeLink link = accepted(ASKING.attempts(100));
        link.room = 0;
        bench.connection().send(new byte[100]);
        bench.advance(INTERVAL.plus(BIT).multipliedBy(50));
        assertEquals(100, bench.connection().pendingBytes());
        link.allow(Long.MAX_VALUE);
        bench.advance(INTERVAL.plus(BIT));
        assertEquals(104, link.sentBytes());
    }

    @Test
    void shouldQueueOneHeartbeatAtMost() {
        final FakeLink link = accepted(ASKING.attempts(100));
        link.room = 1;
        bench.advance(INTERVAL.plus(BIT).multipliedBy(50));
        assertEquals(4, bench.connection().pendingBytes() + link.sentBytes());
    }

    @Test
    void shouldNotCountWhileTheApplicationsBytesMove() {
        final FakeLink link = accepted(ASKING);
        link.room = 0;
        bench.connection().send(new byte[200_000]);
        for (int i = 0; i < 20; i++) {
            link.allow(10);
            bench.advance(INTERVAL);
        }
        assertEquals(200, link.sentBytes());
        assertEquals(OPENED, bench.events());
    }

    @Test
    void shouldCloseWhenThePeerTakesNothing() {
        final FakeLink link = accepted(ASKING);
        bench.advance(BIT);
        link.room = 0;
        bench.connection().send(new byte[100]);
        bench.advance(INTERVAL.multipliedBy(3).plusSeconds(2));
        assertEquals(OPENED + ", close TIMEOUT", bench.events());
    }

    @Test
    void shouldAnswerEachHeartbeatOfThePeerAtOnce() {
        final FakeLink link = bench.accepted(Probe.frames(), bench.diary, o -> o.heartbeat(ANSWERING));
        link.arrives("\4ask;\1a\4ask;\4yes;");
        bench.settle();
        assertEquals("\4yes;\4yes;", link.sent());
        assertEquals(OPENED + ", receive a, receive yes;", bench.events());
        bench.advance(INTERVAL.multipliedBy(10));
        assertEquals(10, link.sentBytes());
    }

    @Test
    void shouldBoundTheAnswersToAFloodThatReadsNone() {
        final FakeLink link = accepted(ANSWERING);
        link.room = 0;
        for (int i = 0; i < 100_000; i++) {
            link.arrives("ask;");
        }
        bench.settle();
        assertEquals(256 * 1024, bench.connection().pendingBytes());
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(256 * 1024 + 4, link.sentBytes());
    }

    @Test
    void shouldSendThroughTheFiltersOnly() {
        final FakeLink link = bench.accepted(
            Tcp.push().over(Probe.layer(context -> new Upside())), bench.diary, o -> o.heartbeat(ASKING));
        bench.advance(INTERVAL.plus(BIT));
        assertEquals("ASK;", link.sent());
        link.arrives("YES;").arrives("YES");
        bench.settle();
        assertEquals(OPENED + ", receive yes", bench.events());
    }

    @Test
    void shouldEndWithItsConnection() {
        accepted(ASKING);
        bench.connection().disconnect();
        bench.advance(INTERVAL.multipliedBy(5));
        assertEquals(OPENED + ", close DISCONNECTED", bench.events());
    }

    @Test
    void shouldBeginWithTheHandshakeEvent() {
        bench.diary.opening = connection -> HandleResult.ERROR;
        final FakeLink link = accepted(ASKING);
        bench.advance(INTERVAL.multipliedBy(5));
        assertEquals("accept", bench.events());
        assertEquals("", link.sent());
    }

    @Test
    void shouldAskOnPulledStreamsButRecognizeNothing() {
        final PullListener pulled = (PullConnection connection, int available) -> HandleResult.OK;
        final var failure = assertThrows(StartException.class, () -> start(pulled, ASKING));
        assertEquals(StartException.Step.INVALID_PARAM, failure.step());
        assertTrue(failure.getMessage().startsWith("heartbeat=10000ms,2,ask;,yes; does not fit protocol pull: bytes"),
            failure.getMessage());
        assertThrows(StartException.class, () -> start(pulled, ANSWERING));
        start(pulled, ASKING.answer(""));
        final FakeLink link = bench.accept(l -> { });
        bench.advance(INTERVAL.plus(BIT));
        assertEquals("ask;", link.sent());
    }

    @Test
    void shouldLeaveDatagramsToTheirOwnHeartbeats() {
        final var failure = assertThrows(StartException.class,
            () -> Rhythm.of(ASKING, Udp.push(), new Probe.Frames()));
        assertTrue(failure.getMessage().contains("protocol udp: datagrams have heartbeats of their own"),
            failure.getMessage());
    }

    @Test
    void shouldRefuseWhatTheProtocolCannotSend() {
        final var codec = new Probe.Frames() {
            @Override
            public void requireSendable(final long length) {
                if (length > 4) {
                    throw HpSocketException.usage("length=" + length + " max=4");
                }
            }
        };
        final var failure = assertThrows(StartException.class,
            () -> bench.server(Probe.over(codec), bench.diary, o -> o.heartbeat(ASKING.answer("yes indeed"))));
        assertTrue(failure.getMessage().endsWith("does not fit protocol probe: length=10 max=4"), failure.getMessage());
    }

    private FakeLink accepted(final Heartbeat heartbeat) {
        return bench.accepted(options -> options.heartbeat(heartbeat));
    }

    private void start(final PullListener listener, final Heartbeat heartbeat) {
        bench.server(Tcp.pull(), listener, (Options.Builder o) -> o.heartbeat(heartbeat));
    }

    private HandleResult block() {
        inside.countDown();
        try {
            return goOn.await(20, TimeUnit.SECONDS) ? HandleResult.OK : HandleResult.ERROR;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Changes small letters to large ones on their way out, and back on their way in. */
    private static final class Upside implements Filter {

        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            turn.up(changed(in, turn));
            return Step.EMITTED;
        }

        @Override
        public Step out(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            turn.down(changed(in, turn));
            return Step.EMITTED;
        }

        @Override
        public Step end(final Turn turn) {
            return Step.ENDED;
        }

        private static Slab changed(final Bytes in, final Turn turn) {
            final Slab slab = Objects.requireNonNull(turn.take((int) in.remaining()));
            slab.buffer().clear();
            while (!in.isEmpty()) {
                final byte one = in.get();
                slab.buffer().put((byte) (Character.isLetter(one) ? one ^ ' ' : one));
            }
            slab.buffer().flip();
            return slab;
        }
    }
}
