package org.hpsocket.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events with workers: the loop must leave alone what a worker has. */
class DispatchTest {
    private final Bench bench = new Bench();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        bench.close();
    }

    @Test
    void shouldKeepTheOrderOfEvents() {
        final FakeLink link = accepted();
        bench.diary.receive = (connection, data) -> {
            connection.send(data);
            return HandleResult.OK;
        };
        for (int i = 0; i < 50; i++) {
            link.arrives("<" + i + ">");
        }
        link.ends();
        bench.until(() -> bench.events().contains("close"));
        assertTrue(bench.events().startsWith("accept, handshake, receive <0>"), bench::events);
        assertEquals("close PEER", bench.diary.events.get(bench.diary.events.size() - 1));
        assertEquals(received(), link.sent());
    }

    @Test
    void shouldParkALateDeliveryDuringAnEvent() {
        final FakeLink link = accepted();
        bench.diary.receive = (connection, data) -> block(HandleResult.OK);
        link.arrives("first");
        bench.until(() -> inside.getCount() == 0);
        link.arrivesUnasked("second").arrivesUnasked("third");
        bench.settle();
        goOn.countDown();
        bench.until(() -> received().length() == 16);
        assertEquals("firstsecondthird", received());
    }

    @Test
    void shouldNotHoldUnreadBytesWhenMoreCameDuringTheEvent() {
        final FakeLink link = accepted();
        bench.diary.receive = (connection, data) -> {
            if (data.remaining() == 3) {
                connection.unread(1);
            }
            return block(HandleResult.OK);
        };
        link.arrives("abc");
        bench.until(() -> inside.getCount() == 0);
        link.arrivesUnasked("def");
        bench.settle();
        goOn.countDown();
        bench.until(() -> bench.events().contains("receive cdef"));
    }

    @Test
    void shouldCloseOnlyWhenTheEventIsOver() {
        final FakeLink link = accepted();
        bench.diary.receive = (connection, data) -> block(HandleResult.OK);
        link.arrives("a");
        bench.until(() -> inside.getCount() == 0);
        link.resets();
        bench.settle();
        assertFalse(bench.events().contains("close"));
        assertEquals(1, bench.component().connectionCount());
        goOn.countDown();
        bench.until(() -> bench.events().endsWith("close RESET"));
        bench.until(() -> bench.component().connectionCount() == 0);
    }

    @Test
    void shouldNotBeToldOfWhatComesAfterAnErrorOfTheAccept() {
        bench.diary.opening = connection -> block(HandleResult.ERROR);
        final FakeLink link = bench.accepted(o -> o.dispatch(Dispatch.WORKERS));
        bench.until(() -> inside.getCount() == 0);
        link.arrivesUnasked("early").ends();
        bench.settle();
        goOn.countDown();
        bench.until(() -> bench.component().connectionCount() == 0);
        assertEquals("accept", bench.events());
    }

    @Test
    void shouldLetOtherThreadsSendWhileAnEventLasts() {
        final FakeLink link = accepted();
        bench.diary.receive = (connection, data) -> block(HandleResult.OK);
        link.arrives("a");
        bench.until(() -> inside.getCount() == 0);
        bench.connection().send("meanwhile".getBytes());
        bench.settle();
        assertEquals("meanwhile", link.sent());
    }

    @Test
    void shouldRefuseStopAndStartInsideAnEvent() {
        final FakeLink link = accepted();
        bench.diary.receive = (connection, data) -> {
            assertThrows(HpSocketException.class, () -> connection.component().stop());
            assertThrows(HpSocketException.class, () -> bench.engine.close());
            return HandleResult.OK;
        };
        link.arrives("a").arrives("b");
        bench.until(() -> bench.events().endsWith("receive b"));
        assertFalse(bench.events().contains("error"), bench::events);
    }

    @Test
    void shouldGiveUnreadBytesOnlyToTheWorkerWhileAnEventLasts() throws Exception {
        final var fetched = new CompletableFuture<String>();
        final PullListener listener = (connection, available) -> {
            if (!fetched.isDone()) {
                block(HandleResult.OK);
                fetched.complete(fetch(connection, 4));
            }
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted(Tcp.pull(), listener, o -> o.dispatch(Dispatch.WORKERS));
        link.arrives("abcd");
        bench.until(() -> inside.getCount() == 0);
        final var other = CompletableFuture.supplyAsync(() -> fetch((PullConnection) bench.session().view(), 4));
        link.arrivesUnasked("efgh");
        bench.settle();
        assertFalse(other.isDone());
        goOn.countDown();
        bench.until(other::isDone);
        assertEquals("abcd", fetched.get());
        assertEquals("efgh", other.get());
    }

    @Test
    void shouldLetTheCloseEventFetchWhatIsLeftWhileOthersWait() throws Exception {
        final var left = new CompletableFuture<String>();
        final var listener = new PullListener() {
            @Override
            public HandleResult onReceive(final PullConnection connection, final int available) {
                return HandleResult.OK;
            }

            @Override
            public void onClose(final Connection connection, final org.hpsocket.CloseReason why) {
                block(HandleResult.OK);
                left.complete(fetch((PullConnection) connection, 4));
            }
        };
        final FakeLink link = bench.accepted(Tcp.pull(), listener, o -> o.dispatch(Dispatch.WORKERS));
        final var connection = (PullConnection) bench.session().view();
        link.arrives("abcd").ends();
        bench.until(() -> inside.getCount() == 0);
        final var other = CompletableFuture.supplyAsync(() -> fetch(connection, 4));
        bench.until(() -> true);
        goOn.countDown();
        bench.until(() -> left.isDone() && other.isDone());
        assertEquals("abcd", left.get());
        assertEquals("DATA_NOT_FOUND", other.get());
    }

    private FakeLink accepted() {
        final FakeLink link = bench.accepted(o -> o.dispatch(Dispatch.WORKERS).dispatchThreads(2));
        bench.until(() -> bench.events().endsWith("handshake"));
        return link;
    }

    private String received() {
        return bench.diary.events.stream().filter(event -> event.startsWith("receive "))
            .map(event -> event.substring(8)).collect(Collectors.joining());
    }

    private HandleResult block(final HandleResult answer) {
        inside.countDown();
        try {
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    private static String fetch(final PullConnection connection, final int length) {
        final ByteBuffer target = ByteBuffer.allocate(length);
        final FetchResult result = connection.fetch(target);
        return result == FetchResult.OK ? Diary.text(target.flip()) : result.name();
    }
}
