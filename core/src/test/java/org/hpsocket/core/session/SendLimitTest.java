package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Tcp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.Diary;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.queue.Outbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendLimitTest {
    private static final int LIMIT = 100_000;
    private static final byte[] PIECE = new byte[10_000];

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldAnswerFullAtTheLimitFromAnyThread() {
        final FakeLink link = stuck(SendLimitPolicy.REFUSE);
        fill();
        assertEquals(SendResult.FULL, send());
        bench.settle();
        assertTrue(bench.connection().pendingBytes() <= LIMIT);
        assertEquals(SendResult.FULL, send());
        bench.onLoop(() -> assertEquals(SendResult.FULL, send()));
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(SendResult.QUEUED, send());
    }

    @Test
    void shouldAnswerFullAtTheLimitInsideAnEvent() {
        final FakeLink link = stuck(SendLimitPolicy.REFUSE);
        bench.diary.receive = (connection, data) -> {
            fill();
            assertEquals(SendResult.FULL, send());
            return HandleResult.OK;
        };
        link.arrives("x");
        bench.settle();
        assertTrue(bench.connection().pendingBytes() <= LIMIT);
        assertFalse(link.isClosed());
    }

    @Test
    void shouldWaitForRoomAndGetIt() throws Exception {
        final FakeLink link = stuck(SendLimitPolicy.WAIT);
        fill();
        bench.settle();
        final var waiting = CompletableFuture.supplyAsync(this::send);
        link.allow(Long.MAX_VALUE);
        bench.until(waiting::isDone);
        assertEquals(SendResult.QUEUED, waiting.get());
    }

    @Test
    void shouldAnswerFullAfterWaitingForTheSendTimeout() throws Exception {
        bench.accepted(o -> o.sendLimitBytes(LIMIT).whenSendLimit(SendLimitPolicy.WAIT)
            .sendTimeout(Duration.ofMillis(20))).room = 0;
        fill();
        assertEquals(SendResult.FULL, CompletableFuture.supplyAsync(this::send).get(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldNotWaitOnTheLoop() {
        stuck(SendLimitPolicy.WAIT);
        fill();
        bench.onLoop(() -> assertEquals(SendResult.FULL, send()));
    }

    @Test
    void shouldNotWaitWhenInterrupted() throws Exception {
        stuck(SendLimitPolicy.WAIT);
        fill();
        final var answer = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            final SendResult result = send();
            assertTrue(Thread.interrupted());
            return result;
        });
        assertEquals(SendResult.FULL, answer.get(5, TimeUnit.SECONDS));
    }

    @Test
    void shouldEndTheWaitWhenTheConnectionEnds() throws Exception {
        stuck(SendLimitPolicy.WAIT);
        fill();
        final var waiting = CompletableFuture.supplyAsync(this::send);
        assertWaits(waiting);
        bench.connection().disconnect(Connection.Disconnect.FORCE);
        assertEquals(SendResult.CLOSED, waiting.get(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldCloseWithAReasonThatNamesTheLimit() {
        stuck(SendLimitPolicy.CLOSE);
        fill();
        assertEquals(SendResult.CLOSED, send());
        bench.settle();
        final CloseReason why = bench.diary.reasons.get(0);
        assertEquals(CloseReason.Kind.LIMIT, why.kind());
        assertTrue(why.message().contains("sendLimitBytes=" + LIMIT), why::message);
    }

    @Test
    void shouldCloseWhenAnEventPassesTheLimit() {
        final FakeLink link = stuck(SendLimitPolicy.CLOSE);
        bench.diary.receive = (connection, data) -> {
            fill();
            assertEquals(SendResult.CLOSED, send());
            assertEquals(SendResult.CLOSED, send());
            return HandleResult.OK;
        };
        link.arrives("x");
        bench.settle();
        assertEquals("accept, handshake, receive x, error LIMIT, close LIMIT", bench.events());
    }

    @ParameterizedTest
    @EnumSource(value = SendPolicy.class, names = {"PACK", "SAFE"})
    void shouldPauseReadsWhileTheQueueIsHalfFull(final SendPolicy policy) {
        final FakeLink link = bench.accepted(o -> o.sendLimitBytes(LIMIT).sendPolicy(policy)
            .whenSendLimit(policy == SendPolicy.SAFE ? SendLimitPolicy.REFUSE : SendLimitPolicy.PAUSE_READS));
        link.room = 0;
        bench.diary.receive = (connection, data) -> {
            connection.send(new byte[60_000]);
            return HandleResult.OK;
        };
        link.arrives("a").arrives("b");
        bench.settle();
        assertEquals("accept, handshake, receive a", bench.events());
        assertFalse(link.isWanted());
        link.allow(60_000);
        bench.settle();
        assertEquals("accept, handshake, receive a, send 60000, receive b", bench.events());
    }

    @Test
    void shouldReadOnWhenTheQueueEmptiesWithinOneTurn() {
        final List<String> received = new ArrayList<>();
        final PushListener listener = (connection, data) -> {
            received.add(Diary.text(data));
            connection.send(new byte[received.size() == 1 ? 60_000 : 0]);
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted(Tcp.push(), listener,
            o -> o.sendLimitBytes(LIMIT).whenSendLimit(SendLimitPolicy.PAUSE_READS));
        link.room = 0;
        link.arrives("a").arrives("b");
        bench.settle();
        bench.onLoop(() -> bench.session().view().send(new byte[30_000]));
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(List.of("a", "b"), received);
    }

    @Test
    void shouldReadOnAfterTheSendTimeoutThoughTheQueueIsFull() {
        final FakeLink link = bench.accepted(o -> o.sendLimitBytes(LIMIT).whenSendLimit(SendLimitPolicy.PAUSE_READS)
            .sendTimeout(Duration.ofSeconds(3)));
        link.room = 0;
        bench.onLoop(() -> bench.connection().send(new byte[60_000]));
        link.arrives("a");
        bench.settle();
        link.arrives("b");
        bench.advance(Duration.ofMillis(2_900));
        assertFalse(bench.events().contains("receive b"));
        bench.advance(Duration.ofMillis(200));
        assertTrue(bench.events().endsWith("receive a, receive b"), bench::events);
    }

    @Test
    void shouldPauseReadsOfAnEchoThatSendsOnWorkers() {
        final FakeLink link = bench.accepted(o -> o.sendLimitBytes(4 << 20).dispatch(Dispatch.WORKERS)
            .dispatchThreads(1)
            .whenSendLimit(SendLimitPolicy.PAUSE_READS));
        link.room = 0;
        final var refused = new AtomicInteger();
        bench.diary.receive = (connection, data) -> {
            if (connection.send(new byte[60_000]) != SendResult.QUEUED) {
                refused.incrementAndGet();
            }
            return HandleResult.OK;
        };
        for (int i = 0; i < 200; i++) {
            link.arrives("x");
        }
        bench.until(() -> !bench.diary.connections.isEmpty());
        bench.until(() -> bench.connection().pendingBytes() > 2 << 20 && !link.isWanted() && !bench.session().isBusy());
        assertTrue(bench.connection().pendingBytes() < 3 << 20, () -> "pending=" + bench.connection().pendingBytes());
        link.allow(Long.MAX_VALUE);
        bench.until(() -> link.sentBytes() == 200 * 60_000);
        assertEquals(0, refused.get());
    }

    private FakeLink stuck(final SendLimitPolicy policy) {
        final FakeLink link = bench.accepted(o -> o.sendLimitBytes(LIMIT).whenSendLimit(policy));
        link.room = 0;
        return link;
    }

    /** Sends until another piece would be too much. */
    private void fill() {
        for (int i = 0; i < 9; i++) {
            assertEquals(SendResult.QUEUED, send());
        }
        while (bench.connection().pendingBytes() + 1_000 + Outbox.CHARGE_BYTES <= LIMIT) {
            assertEquals(SendResult.QUEUED, bench.connection().send(new byte[1_000]));
        }
    }

    private SendResult send() {
        return bench.connection().send(PIECE);
    }

    private static void assertWaits(final CompletableFuture<SendResult> waiting)
        throws ExecutionException, InterruptedException {
        try {
            waiting.get(20, TimeUnit.MILLISECONDS);
            throw new AssertionError("did not wait");
        } catch (final TimeoutException e) {
            assertFalse(waiting.isDone());
        }
    }
}
