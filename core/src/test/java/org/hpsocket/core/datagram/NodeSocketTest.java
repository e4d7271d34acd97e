package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Cast;
import org.hpsocket.Dispatch;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.UdpNode;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakePort;
import org.hpsocket.core.OnPurpose;
import org.hpsocket.spi.ListenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeSocketTest {
    private static final int PEER = 40_000;
    private static final int MANY = 10_000;
    private static final InetSocketAddress TO = FakePort.peer(PEER);

    private final Bench bench = new Bench();
    private final NodeDiary diary = new NodeDiary();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        bench.close();
    }

    @Test
    void shouldSendOnItsLoopAloneWhenAnEventHandsWhatItWasLentToAnotherThread() {
        diary.receive = (node, from, data) -> CompletableFuture.runAsync(() -> node.send(from, data)).join();
        bench.node(diary, o -> { });
        bench.port().arrives(PEER, "x");
        bench.settle();
        assertEquals(List.of(PEER + " x"), bench.port().sent);
        assertEquals(List.of("receive " + PEER + " x"), diary.events);
    }

    @Test
    void shouldGoOnHearingWhileOthersSendWithoutEnd() {
        final UdpNode node = bench.node(diary, o -> { });
        final FakePort port = bench.port();
        final var sentBefore = new AtomicInteger(MANY);
        diary.receive = (n, from, data) -> sentBefore.set(port.attempts);
        port.sending = () -> {
            if (port.attempts == 1) {
                port.arrives(PEER, "x");
            }
            if (port.attempts < MANY) {
                node.send(TO, bytes("more"));
            }
        };
        node.send(TO, bytes("first"));
        bench.settle();
        assertEquals(MANY, port.sent.size());
        assertTrue(sentBefore.get() < MANY / 10, sentBefore::toString);
    }

    @Test
    void shouldGoOnWithWhatWaitedWhenThereIsRoomAndAskOnceUntilThen() {
        final UdpNode node = bench.node(diary, o -> { });
        bench.port().room = false;
        for (final String text : List.of("a", "b", "c")) {
            node.send(TO, bytes(text));
            bench.settle();
        }
        assertEquals(1, bench.port().attempts);
        assertEquals(3, node.pendingBytes());
        bench.port().room = true;
        bench.port().writable();
        bench.settle();
        node.send(TO, bytes("d"));
        bench.settle();
        assertEquals(List.of(PEER + " a", PEER + " b", PEER + " c", PEER + " d"), bench.port().sent);
        assertEquals(0, node.pendingBytes());
    }

    @Test
    void shouldKeepWhatAnEventSendsBackBehindWhatWaits() {
        diary.receive = (node, from, data) -> node.send(from, data);
        final UdpNode node = bench.node(diary, o -> { });
        bench.port().room = false;
        bench.port().arrives(PEER, "a");
        bench.settle();
        node.send(TO, bytes("b"));
        bench.port().arrives(PEER, "c");
        bench.settle();
        bench.port().room = true;
        bench.port().writable();
        bench.settle();
        assertEquals(List.of(PEER + " a", PEER + " b", PEER + " c"), bench.port().sent);
    }

    @Test
    void shouldTakeNothingMoreWhileItStopsAndSendWhatWaited() {
        final UdpNode node = bench.node(diary, o -> { });
        bench.port().room = false;
        node.send(TO, bytes("before"));
        bench.settle();
        final var stopped = CompletableFuture.runAsync(node::stop);
        bench.until(() -> node.send(TO, bytes("late")) == SendResult.CLOSED);
        bench.port().room = true;
        bench.port().writable();
        bench.until(stopped::isDone);
        assertEquals(PEER + " before", bench.port().sent.get(0));
        assertEquals(List.of("shutdown"), diary.events);
    }

    @Test
    void shouldLetAThreadGoThatWaitsForRoomWhenItStops() {
        final UdpNode node = bench.node(diary, o -> o.sendLimitBytes(1024).whenSendLimit(SendLimitPolicy.WAIT));
        bench.port().room = false;
        node.send(TO, ByteBuffer.allocate(900));
        final var waiting = new CompletableFuture<SendResult>();
        final var thread = new Thread(() -> waiting.complete(node.send(TO, ByteBuffer.allocate(900))));
        thread.start();
        bench.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        node.stop();
        assertEquals(SendResult.CLOSED, waiting.join());
    }

    @Test
    void shouldRefuseToWaitForRoomInItsEvents() {
        final var answers = new java.util.ArrayList<SendResult>();
        diary.receive = (node, from, data) -> answers.add(node.send(TO, ByteBuffer.allocate(900)));
        final UdpNode node = bench.node(diary, o -> o.sendLimitBytes(1024).whenSendLimit(SendLimitPolicy.WAIT));
        bench.port().room = false;
        node.send(TO, ByteBuffer.allocate(900));
        bench.port().arrives(PEER, "x");
        bench.settle();
        assertEquals(List.of(SendResult.FULL), answers);
    }

    @Test
    void shouldCountWhatAStopDropsSinceThereIsNoRoom() {
        final UdpNode node = bench.node(diary, o -> { });
        bench.port().room = false;
        node.send(TO, bytes("a"));
        node.send(TO, bytes("b"));
        node.stop();
        assertEquals(2, node.stats().dropped());
        assertEquals(SendResult.CLOSED, node.send(TO, bytes("late")));
        assertEquals(0, node.pendingBytes());
    }

    @Test
    void shouldTakeNoMoreThanItsLimitWhileWorkersTellOfWhatWasSent() throws InterruptedException {
        final var slow = new NodeDiary.OfSends();
        slow.sent = this::await;
        final UdpNode node =
            bench.node(slow, o -> o.sendLimitBytes(10_000).dispatch(Dispatch.WORKERS).dispatchThreads(1));
        SendResult last = SendResult.QUEUED;
        for (int i = 0; i < MANY && last == SendResult.QUEUED; i++) {
            last = node.send(TO, bytes("x"));
            bench.settle();
        }
        assertEquals(SendResult.FULL, last);
        goOn.countDown();
        bench.until(() -> node.send(TO, bytes("y")) == SendResult.QUEUED);
    }

    @Test
    void shouldChargeWhatWaitsForItsReceiverToBeResolved() {
        final UdpNode node = bench.node(diary, o -> o.sendLimitBytes(1024));
        assertEquals(SendResult.QUEUED, node.send("localhost", PEER, ByteBuffer.allocate(900)));
        assertEquals(SendResult.FULL, node.send("localhost", PEER, ByteBuffer.allocate(900)));
        assertEquals(900, node.pendingBytes());
        bench.until(() -> node.pendingBytes() == 0);
        assertEquals(1, bench.port().sent.size());
        assertEquals(SendResult.QUEUED, node.send("localhost", PEER, ByteBuffer.allocate(900)));
    }

    @Test
    void shouldReportAndForgetWhatHasNoReceiver() {
        final UdpNode node = bench.node(diary, o -> { });
        node.send("no-such-host.invalid", PEER, bytes("lost"));
        bench.until(() -> node.pendingBytes() == 0);
        bench.until(() -> !diary.errors.isEmpty());
        assertEquals("datagram to no-such-host.invalid:40000 is lost: unknown host", diary.errors.get(0).message());
        assertEquals(1, node.stats().dropped());
    }

    @Test
    void shouldForgetWhatTheSystemRefusesAndTellOfOneASecond() {
        final UdpNode node = bench.node(diary, o -> { });
        bench.port().fails = "Network is unreachable";
        for (int i = 0; i < 100; i++) {
            node.send(TO, bytes("x"));
        }
        bench.settle();
        assertEquals(100, node.stats().dropped());
        assertEquals(100, node.stats().errors());
        bench.advance(Duration.ofSeconds(1));
        node.send(TO, bytes("x"));
        bench.settle();
        assertEquals(List.of("datagram to 127.0.0.1:40000 is lost: Network is unreachable",
            "datagram to 127.0.0.1:40000 is lost: Network is unreachable (and 99 more)"),
            diary.errors.stream().map(org.hpsocket.ErrorEvent::message).toList());
    }

    @Test
    void shouldTellOfWhatIsTooLongOnceASecond() {
        final UdpNode node = bench.node(diary, o -> { });
        for (int i = 0; i < 100; i++) {
            bench.port().arrivesTooLong(PEER + i);
        }
        bench.settle();
        assertEquals(List.of("error LIMIT"), diary.events);
        assertEquals("datagram from 127.0.0.1:40000 is longer than maxDatagramSize=1432, dropped by " + node.name(),
            diary.errors.get(0).message());
        assertEquals(100, node.stats().dropped());
    }

    @Test
    void shouldSendToBothFamiliesFromAllAddressesOfIpv6() {
        final UdpNode node = bench.engine.udpNode(diary);
        node.start("::", 0);
        assertEquals(SendResult.QUEUED, node.send(TO, bytes("four")));
        assertEquals(SendResult.QUEUED, node.send(new InetSocketAddress("::1", PEER), bytes("six")));
        bench.settle();
        assertEquals(List.of(PEER + " four", PEER + " six"), bench.port().sent);
    }

    @Test
    void shouldRefuseAReceiverOfTheOtherFamily() {
        final UdpNode four = bench.node(diary, o -> { });
        final var failure =
            assertThrows(HpSocketException.class, () -> four.send(new InetSocketAddress("::1", 9), bytes("x")));
        assertTrue(failure.getMessage().contains("bound to 127.0.0.1:5555 and cannot send to"), failure.getMessage());
        final UdpNode six = bench.engine.udpNode(diary);
        six.start("::1", 0);
        assertThrows(HpSocketException.class, () -> six.send(TO, bytes("x")));
    }

    @Test
    void shouldRefuseWhatCouldNeverBeQueued() {
        final UdpNode node = bench.node(diary, o -> o.sendLimitBytes(1024));
        final var failure = assertThrows(HpSocketException.class, () -> node.send(TO, ByteBuffer.allocate(1000)));
        assertTrue(failure.getMessage().startsWith("datagram length=1000 sendLimitBytes=1024"), failure.getMessage());
    }

    @Test
    void shouldRefuseRatesSinceItHasNoConnections() {
        final var failure = assertThrows(StartException.class, () -> bench.node(diary, o -> o.totalSendRate(1000)));
        assertEquals(StartException.Step.INVALID_PARAM, failure.step());
        assertTrue(failure.getMessage().endsWith("rate=1000"), failure.getMessage());
    }

    @Test
    void shouldCastOnlyWhereThereIsACast() {
        final UdpNode node = bench.node(diary, o -> { });
        assertThrows(HpSocketException.class, () -> node.sendCast(bytes("x")));
        node.stop();
        assertEquals(SendResult.CLOSED, node.sendCast(bytes("x")));
        node.start("127.0.0.1", 7, Cast.broadcast());
        assertEquals(SendResult.QUEUED, node.sendCast(bytes("all")));
        bench.settle();
        assertEquals(List.of("7 all"), bench.port().sent);
    }

    @Test
    void shouldGoOnAfterAnEventThrew() {
        diary.receive = (node, from, data) -> {
            throw new OnPurpose();
        };
        bench.node(diary, o -> { });
        bench.port().arrives(PEER, "a").arrives(PEER, "b");
        bench.settle();
        assertEquals(List.of("receive " + PEER + " a", "error LISTENER", "receive " + PEER + " b", "error LISTENER"),
            diary.events);
    }

    @Test
    void shouldRefuseToStopInItsOwnEvent() {
        diary.receive = (node, from, data) -> node.stop();
        final UdpNode node = bench.node(diary, o -> { });
        bench.port().arrives(PEER, "x");
        bench.settle();
        assertEquals(List.of("receive " + PEER + " x", "error LISTENER"), diary.events);
        assertEquals(ServiceState.STARTED, node.state());
    }

    @Test
    void shouldStartAgainWhereItCouldNotBefore() {
        bench.transport.listenFails =
            new ListenException(StartException.Step.SOCKET_BIND, new IOException("Address already in use"));
        final UdpNode node = bench.engine.udpNode(diary);
        final var failure = assertThrows(StartException.class, () -> node.start("127.0.0.1", 5555));
        assertEquals(StartException.Step.SOCKET_BIND, failure.step());
        assertTrue(failure.getMessage().endsWith("127.0.0.1:5555: Address already in use"), failure.getMessage());
        assertEquals(ServiceState.STOPPED, node.state());
        bench.transport.listenFails = null;
        node.start("127.0.0.1", 5555);
        assertEquals(ServiceState.STARTED, node.state());
    }

    private void await() {
        try {
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
