package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.Udp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakePort;
import org.hpsocket.core.OnPurpose;
import org.hpsocket.core.codec.CloseNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerLinkTest {
    private static final int PEER = 40_000;
    private static final int OTHER = 40_001;
    private static final Udp EVERY_SECOND = Udp.push().heartbeat(Duration.ofSeconds(1), 3);
    private static final int MANY_CALLS = 100_000;
    private static final Duration AN_INSTANT = Duration.ofMillis(1);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldGoOnWithWhatWaitedWhenThereIsRoom() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        port.room = false;
        send("a");
        send("b");
        bench.settle();
        assertEquals(List.of(), port.sent);
        port.room = true;
        port.writable();
        bench.settle();
        assertEquals(List.of(PEER + " a", PEER + " b"), port.sent);
    }

    @Test
    void shouldGiveMemoryBackOnceWhenWhatWaitedIsRefused() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        port.room = false;
        send("a");
        bench.settle();
        port.fails = "No buffer space available";
        port.writable();
        bench.settle();
        assertEquals("accept, handshake, receive x, close RESET", bench.events());
    }

    @Test
    void shouldGiveMemoryBackOnceWhenItClosesWithSomethingWaiting() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        port.room = false;
        send("a");
        bench.settle();
        port.arrivesTooLong(PEER).writable();
        bench.settle();
        assertEquals("accept, handshake, receive x, error LIMIT, close LIMIT", bench.events());
    }

    @Test
    void shouldCloseAServersPeerBetweenTheBoundsOfItsSilence() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "");
        bench.advance(Duration.ofMillis(1_300));
        port.arrives(PEER, "");
        bench.advance(Duration.ofSeconds(3).minus(AN_INSTANT));
        assertEquals("accept, handshake", bench.events());
        bench.advance(Duration.ofSeconds(1));
        assertEquals("accept, handshake, close TIMEOUT", bench.events());
        assertEquals(List.of(PEER + " ", PEER + " "), port.sent);
    }

    @Test
    void shouldCloseEachOfManySilentPeersSoonAfterTheLowerBound() {
        final FakePort port = served(EVERY_SECOND);
        for (int peer = 0; peer < 200; peer++) {
            port.arrives(PEER + peer, "");
            bench.advance(AN_INSTANT);
        }
        bench.advance(Duration.ofSeconds(3).minusMillis(202));
        assertEquals(200, bench.component().connectionCount());
        bench.advance(Duration.ofMillis(500));
        assertEquals(0, bench.component().connectionCount());
    }

    @Test
    void shouldKeepAPeerThatMayBeSilentForCenturies() {
        served(Udp.push().heartbeat(Duration.ofDays(365), 1_000)).arrives(PEER, "");
        bench.advance(Duration.ofMinutes(1));
        assertEquals(1, bench.component().connectionCount());
    }

    @Test
    void shouldCloseAClientAfterOneIntervalMoreThanItsAttempts() {
        final FakePort port = connected(EVERY_SECOND);
        bench.advance(Duration.ofSeconds(4).minus(AN_INSTANT));
        assertEquals("connect, handshake", bench.events());
        bench.advance(AN_INSTANT.multipliedBy(2));
        assertEquals("connect, handshake, close TIMEOUT", bench.events());
        assertEquals(List.of("peer ", "peer ", "peer ", "peer "), port.sent);
        assertTrue(port.closed);
    }

    /** What its peer has sent may wait in the socket still. */
    @Test
    void shouldNotTakeItsOwnStandstillForTheSilenceOfAServersPeer() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "");
        bench.advance(Duration.ofSeconds(1));
        bench.threads.stall(Duration.ofSeconds(30));
        assertEquals("accept, handshake", bench.events());
        bench.advance(Duration.ofMillis(900));
        port.arrives(PEER, "");
        bench.advance(Duration.ofSeconds(3).minus(AN_INSTANT));
        assertEquals("accept, handshake", bench.events());
        bench.advance(Duration.ofSeconds(1));
        assertEquals("accept, handshake, close TIMEOUT", bench.events());
    }

    @Test
    void shouldFindAServersPeerSilentSoonAfterAStandstill() {
        served(EVERY_SECOND).arrives(PEER, "");
        bench.advance(Duration.ofSeconds(1));
        bench.threads.stall(Duration.ofSeconds(30));
        bench.advance(Duration.ofSeconds(2));
        assertEquals("accept, handshake, close TIMEOUT", bench.events());
    }

    @Test
    void shouldBeatOnceBehindAStandstillAndBeginToCountAnew() {
        final FakePort port = connected(EVERY_SECOND);
        bench.advance(Duration.ofMillis(500));
        bench.threads.stall(Duration.ofSeconds(30));
        assertEquals(List.of("peer ", "peer "), port.sent);
        bench.advance(Duration.ofSeconds(3).minus(AN_INSTANT));
        assertEquals("connect, handshake", bench.events());
        bench.advance(AN_INSTANT.multipliedBy(2));
        assertEquals("connect, handshake, close TIMEOUT", bench.events());
    }

    @Test
    void shouldBeginNothingWhenAStrangerSendsACloseNotice() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        port.arrives(OTHER, notice());
        bench.settle();
        assertEquals(1, bench.component().connectionCount());
        port.arrives(PEER, notice());
        bench.settle();
        assertEquals(0, bench.component().connectionCount());
        assertEquals(List.of(), port.sent);
    }

    @Test
    void shouldAnswerWithACloseNoticeWhenThereIsNoPlace() {
        final FakePort port = served(EVERY_SECOND, o -> o.maxConnections(1)).arrives(PEER, "x").arrives(OTHER, "y");
        bench.settle();
        assertEquals(List.of(OTHER + " NOTICE"), port.sent);
        assertEquals("accept, handshake, receive x, error LIMIT", bench.events());
    }

    @Test
    void shouldSayGoodbyeBehindTheAnswerWhenItDisconnects() {
        bench.diary.receive = (connection, data) -> {
            connection.send(data);
            connection.disconnect();
            return HandleResult.OK;
        };
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        assertEquals(List.of(PEER + " x", PEER + " NOTICE"), port.sent);
    }

    /** To the other side a heartbeat behind the notice would be a new peer. */
    @Test
    void shouldSendNoHeartbeatBehindItsGoodbyeHoweverLongTheEndTakes() {
        final FakePort port = connected(EVERY_SECOND);
        bench.advance(Duration.ofMillis(500));
        for (int i = 0; i < MANY_CALLS; i++) {
            bench.component().loops()[0].execute(() -> { });
        }
        bench.connection().disconnect();
        bench.threads.step();
        assertEquals(List.of("peer ", "peer NOTICE"), port.sent);
        bench.threads.pass(Duration.ofMillis(700));
        bench.settle();
        assertEquals(List.of("peer ", "peer NOTICE"), port.sent);
    }

    @Test
    void shouldNeitherGreetNorBeatNorSayGoodbyeWhenPlain() {
        final FakePort port = connected(Udp.push().plain());
        bench.advance(Duration.ofHours(1));
        bench.connection().disconnect();
        bench.settle();
        assertEquals("connect, handshake, close DISCONNECTED", bench.events());
        assertEquals(List.of(), port.sent);
    }

    @Test
    void shouldCloseAClientWithoutANoticeWhenTheSystemSaysThatNobodyListens() {
        final FakePort port = connected(EVERY_SECOND).fails("Connection refused");
        bench.settle();
        assertEquals("connect, handshake, close RESET", bench.events());
        assertEquals(List.of("peer "), port.sent);
    }

    @Test
    void shouldTakeHeartbeatsForSilenceWhereItHasAnIdleTimeoutAndSayGoodbye() {
        final FakePort port = served(EVERY_SECOND, o -> o.idleTimeout(Duration.ofSeconds(2))).arrives(PEER, "x");
        bench.advance(Duration.ofMillis(1_500));
        port.arrives(PEER, "");
        bench.advance(Duration.ofSeconds(1));
        assertEquals("accept, handshake, receive x, close TIMEOUT", bench.events());
        assertEquals(List.of(PEER + " ", PEER + " NOTICE"), port.sent);
    }

    @Test
    void shouldSayGoodbyeWhenTheListenerThrows() {
        bench.diary.receive = (connection, data) -> {
            throw new OnPurpose();
        };
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        assertEquals("accept, handshake, receive x, error LISTENER, close LISTENER", bench.events());
        assertEquals(List.of(PEER + " NOTICE"), port.sent);
    }

    @Test
    void shouldSayGoodbyeToWhomTheListenerRefusesAtOnce() {
        bench.diary.opening = connection -> {
            connection.send("no".getBytes(StandardCharsets.ISO_8859_1));
            connection.disconnect(Connection.Disconnect.FORCE);
            return HandleResult.ERROR;
        };
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x").arrives(PEER, "y");
        bench.settle();
        assertEquals("accept, accept", bench.events());
        assertEquals(List.of(PEER + " no", PEER + " NOTICE", PEER + " no", PEER + " NOTICE"), port.sent);
    }

    @Test
    void shouldEndWhenTheFirstAnswerCannotBeSent() {
        bench.diary.opening = connection -> {
            bench.port().fails = "Operation not permitted";
            connection.send("hello".getBytes(StandardCharsets.ISO_8859_1));
            return HandleResult.OK;
        };
        served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        assertEquals("accept, handshake, receive x, close RESET", bench.events());
        assertTrue(bench.diary.reasons.get(0).message().startsWith("Operation not permitted connection="),
            bench.diary.reasons.get(0).message());
    }

    @Test
    void shouldDeliverWhatCameBeforeTheGoodbyeToABusyListener() throws InterruptedException {
        final var goOn = new CountDownLatch(1);
        bench.diary.receive = (connection, data) -> await(goOn);
        final FakePort port = served(EVERY_SECOND, o -> o.dispatch(Dispatch.WORKERS));
        port.arrives(PEER, "a").arrives(PEER, "b").arrives(PEER, "c").arrives(PEER, notice()).arrives(PEER, "late");
        bench.until(() -> bench.events().endsWith("receive a"));
        goOn.countDown();
        bench.until(() -> bench.component().connectionCount() == 0);
        assertEquals("accept, handshake, receive a, receive b, receive c, close PEER", bench.events());
        assertEquals(List.of(), port.sent);
    }

    @Test
    void shouldEndOnceWhenBothSidesSayGoodbyeAndCountWhatNobodyIsThereFor() {
        final FakePort port = served(EVERY_SECOND).arrives(PEER, "x");
        bench.settle();
        port.room = false;
        send("stuck");
        bench.settle();
        bench.connection().disconnect();
        port.arrives(PEER, notice());
        bench.settle();
        port.room = true;
        port.writable();
        bench.settle();
        assertEquals("accept, handshake, receive x, send 5, close DISCONNECTED", bench.events());
        assertEquals(List.of(), port.sent);
        assertEquals(1, bench.component().stats().dropped());
    }

    private static HandleResult await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        return HandleResult.OK;
    }

    private FakePort served(final Udp rules) {
        return served(rules, o -> { });
    }

    private FakePort served(final Udp rules, final Consumer<Options.Builder> options) {
        bench.server(rules, bench.diary, options);
        return bench.transport.ports.get(0);
    }

    private FakePort connected(final Udp rules) {
        bench.agent(rules, options -> { }).connect("127.0.0.1", PEER);
        bench.settle();
        return bench.transport.ports.get(0);
    }

    private void send(final String text) {
        bench.connection().send(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] notice() {
        final byte[] bytes = new byte[CloseNotice.LENGTH];
        CloseNotice.bytes().get(bytes);
        return bytes;
    }
}
