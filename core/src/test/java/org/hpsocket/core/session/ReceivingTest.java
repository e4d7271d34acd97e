package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivingTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldAskForOneDeliveryAtATime() {
        final FakeLink link = bench.accepted();
        assertEquals(1, link.asked);
        link.arrives("a");
        bench.settle();
        assertEquals(2, link.asked);
        bench.onLoop(() -> { });
        assertEquals(2, link.asked);
    }

    @Test
    void shouldCountBytesAndUnits() {
        bench.accepted().arrives("abc").arrives("de");
        bench.settle();
        assertEquals(5, bench.connection().bytesReceived());
        assertEquals(5, bench.component().stats().bytesReceived());
        assertEquals(2, bench.component().stats().unitsReceived());
    }

    @Test
    void shouldNotAskWhileTheApplicationHasPaused() {
        final FakeLink link = bench.accepted();
        bench.connection().pauseReceive();
        link.arrives("late");
        bench.settle();
        link.arrives("later");
        bench.settle();
        assertEquals("accept, handshake", bench.events());
        assertFalse(link.isWanted());
        assertTrue(bench.connection().isReceivePaused());
        bench.connection().resumeReceive();
        bench.settle();
        assertEquals("accept, handshake, receive late, receive later", bench.events());
    }

    @Test
    void shouldStopAtOnceWhenPausedInsideAnEvent() {
        bench.diary.receive = (connection, data) -> {
            connection.pauseReceive();
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted().arrives("a").arrives("b");
        bench.settle();
        assertEquals("accept, handshake, receive a", bench.events());
        assertFalse(link.isWanted());
        bench.connection().resumeReceive();
        bench.settle();
        assertEquals("accept, handshake, receive a, receive b", bench.events());
    }

    @Test
    void shouldGoOnWhenResumedInsideAnEventOrOftenByOthers() {
        bench.diary.receive = (connection, data) -> {
            connection.pauseReceive();
            connection.resumeReceive();
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted();
        for (int i = 0; i < 100; i++) {
            bench.connection().resumeReceive();
            link.arrives(String.valueOf(i % 10));
        }
        bench.settle();
        assertEquals(102, bench.diary.events.size());
    }

    @Test
    void shouldTellOfAResetWhilePaused() {
        final FakeLink link = bench.accepted();
        bench.connection().pauseReceive();
        link.arrives("unread").resets();
        bench.settle();
        assertEquals("accept, handshake, close RESET", bench.events());
    }

    @Test
    void shouldTellOfTheEndAfterTheBytesOnceResumed() {
        final FakeLink link = bench.accepted();
        bench.connection().pauseReceive();
        link.arrives("last").ends();
        bench.settle();
        assertEquals("accept, handshake", bench.events());
        bench.connection().resumeReceive();
        bench.settle();
        assertEquals("accept, handshake, receive last, close PEER", bench.events());
    }

    @Test
    void shouldGiveBytesLeftUnreadTogetherWithWhatFollows() {
        bench.diary.receive = (connection, data) -> {
            if (data.remaining() < 6) {
                connection.unread(data.remaining());
            }
            return HandleResult.OK;
        };
        bench.accepted().arrives("ab").arrives("cd").arrives("ef");
        bench.settle();
        assertEquals("accept, handshake, receive ab, receive abcd, receive abcdef", bench.events());
    }

    @Test
    void shouldLeaveOnlyTheLastBytesUnread() {
        bench.diary.receive = (connection, data) -> {
            connection.unread(data.remaining() % 2);
            return HandleResult.OK;
        };
        bench.accepted().arrives("abc").arrives("d").arrives("e");
        bench.settle();
        assertEquals("accept, handshake, receive abc, receive cd, receive e", bench.events());
    }

    @Test
    void shouldGiveUnreadBytesAgainWhenResumed() {
        bench.diary.receive = (connection, data) -> {
            connection.unread(data.remaining());
            return HandleResult.OK;
        };
        bench.accepted().arrives("abc");
        bench.settle();
        bench.diary.receive = (connection, data) -> HandleResult.OK;
        bench.connection().resumeReceive();
        bench.settle();
        assertEquals("accept, handshake, receive abc, receive abc", bench.events());
    }

    @Test
    void shouldCloseInOrderWhenThePeerEndsAfterUnreadBytes() {
        bench.diary.receive = (connection, data) -> {
            connection.unread(1);
            return HandleResult.OK;
        };
        bench.accepted().arrives("abc").ends();
        bench.settle();
        assertEquals("accept, handshake, receive abc, close PEER", bench.events());
    }

    @Test
    void shouldRefuseToLeaveMoreThanTheEventHasOrOutsideOfIt() {
        bench.diary.receive = (connection, data) -> {
            assertThrows(HpSocketException.class, () -> connection.unread(4));
            assertThrows(HpSocketException.class, () -> connection.unread(-1));
            return HandleResult.OK;
        };
        bench.accepted().arrives("abc");
        bench.settle();
        assertThrows(HpSocketException.class, () -> bench.connection().unread(1));
        bench.onLoop(() -> assertThrows(HpSocketException.class, () -> bench.connection().unread(0)));
        assertEquals("accept, handshake, receive abc", bench.events());
    }

    @Test
    void shouldCloseAfterTheIdleTimeoutAlsoWhilePaused() {
        final FakeLink link = bench.accepted(o -> o.idleTimeout(Duration.ofSeconds(10)));
        bench.advance(Duration.ofSeconds(9));
        link.arrives("a");
        bench.advance(Duration.ofSeconds(9));
        bench.connection().pauseReceive();
        assertEquals("accept, handshake, receive a", bench.events());
        bench.advance(Duration.ofSeconds(2));
        assertEquals("accept, handshake, receive a, close TIMEOUT", bench.events());
    }

    @Test
    void shouldLetOthersHaveTheirTurnAfterSomeUnits() {
        final FakeLink link = bench.accepted(Probe.frames(), bench.diary, o -> { });
        link.arrives(IntStream.range(0, 100).mapToObj(i -> "\1x").collect(Collectors.joining()));
        bench.threads.step();
        assertTrue(bench.diary.events.size() < 100, bench::events);
        bench.settle();
        assertEquals(2 + 100, bench.diary.events.size());
    }
}
