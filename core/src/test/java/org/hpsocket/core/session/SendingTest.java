package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.queue.Outbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldGatherWhatATurnSends() {
        bench.diary.receive = (connection, data) -> {
            send("a");
            send("bc");
            send("def");
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted().arrives("x");
        bench.settle();
        assertEquals("abcdef", link.sent());
        assertEquals(List.of("6"), link.sends);
    }

    @Test
    void shouldWriteEachSendAtOnceWhenDirect() {
        bench.diary.receive = (connection, data) -> {
            send("a");
            send("bc");
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted(o -> o.sendPolicy(SendPolicy.DIRECT)).arrives("x");
        bench.settle();
        assertEquals(List.of("1", "2"), link.sends);
        assertEquals("accept, handshake, receive x, send 3", bench.events());
    }

    @Test
    void shouldSendFromOtherThreadsInOrder() {
        final FakeLink link = bench.accepted();
        final var expected = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            send(i + ",");
            expected.append(i).append(',');
        }
        bench.settle();
        assertEquals(expected.toString(), link.sent());
    }

    @Test
    void shouldGoOnWithAPartialWriteWhenTheLinkCan() {
        final FakeLink link = bench.accepted();
        link.room = 3;
        send("abcdef");
        bench.settle();
        assertEquals("abc", link.sent());
        link.allow(2);
        bench.settle();
        assertEquals("abcde", link.sent());
        assertEquals("accept, handshake", bench.events());
        link.allow(1);
        bench.settle();
        assertEquals("abcdef", link.sent());
        assertEquals("accept, handshake, send 6", bench.events());
    }

    @Test
    void shouldGatherWhileTheLinkIsBusy() {
        final FakeLink link = bench.accepted();
        link.room = 1;
        send("ab");
        bench.settle();
        for (final String more : List.of("c", "d", "e")) {
            send(more);
            bench.settle();
        }
        assertEquals(List.of("2"), link.sends);
        link.allow(100);
        bench.settle();
        assertEquals("abcde", link.sent());
        assertEquals(List.of("2", "3"), link.sends);
    }

    @Test
    void shouldWriteALargeDirectBufferFromWhereItLies() {
        final byte[] large = random(100_000);
        final ByteBuffer direct = ByteBuffer.allocateDirect(large.length).put(large).flip();
        bench.diary.receive = (connection, data) -> {
            assertEquals(SendResult.QUEUED, connection.send(direct));
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted().arrives("x");
        bench.settle();
        assertArrayEquals(large, link.sentArray());
        assertEquals(List.of(), link.sends);
        assertEquals(large.length, direct.remaining());
        assertEquals(large.length, bench.connection().bytesSent());
        assertEquals("accept, handshake, receive x, send 100000", bench.events());
    }

    @Test
    void shouldKeepTheOrderAroundALargeDirectBufferThatGoesInPart() {
        final byte[] large = random(100_000);
        final ByteBuffer direct = ByteBuffer.allocateDirect(large.length).put(large).flip();
        bench.diary.receive = (connection, data) -> {
            connection.send(direct);
            send("after");
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted();
        link.room = 40_000;
        link.arrives("x");
        bench.settle();
        assertEquals("accept, handshake, receive x", bench.events());
        direct.put(50_000, (byte) ~large[50_000]);
        link.allow(1_000_000);
        bench.settle();
        final ByteBuffer expected = ByteBuffer.allocate(100_005).put(large).put("after".getBytes()).flip();
        assertArrayEquals(expected.array(), link.sentArray());
        assertEquals("accept, handshake, receive x, send 100005", bench.events());
    }

    @Test
    void shouldLeaveALentBufferAsItWasWhenItIsEchoed() {
        final byte[] large = random(40_000);
        bench.diary.receive = (connection, data) -> {
            connection.send(data);
            assertEquals(0, data.position());
            assertEquals(40_000, data.limit());
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted();
        link.room = 20_000;
        link.arrives(large);
        bench.settle();
        link.allow(1_000_000);
        bench.settle();
        assertArrayEquals(large, link.sentArray());
    }

    @Test
    void shouldSurviveAListenerThatMovesTheLentBuffer() {
        bench.diary.receive = (connection, data) -> {
            data.limit(data.capacity()).position(data.capacity());
            data.order(java.nio.ByteOrder.LITTLE_ENDIAN);
            return HandleResult.OK;
        };
        bench.accepted().arrives("abc").arrives("def").arrives("ghi");
        bench.settle();
        assertEquals("accept, handshake, receive abc, receive def, receive ghi", bench.events());
    }

    @Test
    void shouldSendPiecesAsOneWithoutChangingThem() {
        final ByteBuffer first = ByteBuffer.wrap("..ab".getBytes()).position(2);
        final ByteBuffer second = ByteBuffer.allocate(0);
        final ByteBuffer third = ByteBuffer.wrap("cd..".getBytes()).limit(2).asReadOnlyBuffer();
        final FakeLink link = bench.accepted();
        assertEquals(SendResult.QUEUED, bench.connection().send(first, second, third));
        bench.settle();
        assertEquals("abcd", link.sent());
        assertEquals(2, first.position());
        assertEquals(0, third.position());
    }

    @Test
    void shouldQueueNothingForAnEmptySend() {
        final FakeLink link = bench.accepted();
        assertEquals(SendResult.QUEUED, send(""));
        bench.onLoop(() -> send(""));
        assertEquals(List.of(), link.sends);
        assertEquals("accept, handshake", bench.events());
    }

    @Test
    void shouldRefuseWhatCanNeverBeSent() {
        bench.accepted(o -> o.sendLimitBytes(2000));
        assertThrows(HpSocketException.class, () -> bench.connection().send(new byte[2000]));
        assertEquals(SendResult.QUEUED, bench.connection().send(new byte[2000 - Outbox.CHARGE_BYTES]));
    }

    @Test
    void shouldAnswerClosedAfterTheEnd() {
        bench.accepted().resets();
        bench.settle();
        assertEquals(SendResult.CLOSED, send("x"));
        assertFalse(bench.connection().isConnected());
        assertEquals(0, bench.connection().pendingBytes());
    }

    @Test
    void shouldCountWhatWaitsAsPending() {
        final FakeLink link = bench.accepted();
        link.room = 0;
        send("abc");
        assertEquals(3 + Outbox.CHARGE_BYTES, bench.connection().pendingBytes());
        bench.settle();
        assertEquals(3, bench.connection().pendingBytes());
        link.allow(3);
        bench.settle();
        assertEquals(0, bench.connection().pendingBytes());
        assertTrue(bench.connection().isConnected());
    }

    private SendResult send(final String text) {
        return bench.connection().send(text.getBytes());
    }

    private static byte[] random(final int length) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
