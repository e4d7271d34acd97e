package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.Udp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakePort;
import org.hpsocket.core.codec.CloseNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the peers of one port share, and what strangers can do to it. */
class PeerPortTest {
    private static final int PEER = 40_000;
    private static final int MANY = 1_000;
    private static final int LONG_BYTES = 60_000;

    private final Bench bench = new Bench(4 << 20);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        bench.close();
    }

    @Test
    void shouldTellOfStrangersWhoSendTooMuchOnceASecond() {
        final FakePort port = served(o -> { });
        for (int i = 0; i < MANY; i++) {
            port.arrivesTooLong(PEER + i % 10);
        }
        bench.settle();
        assertEquals("error LIMIT", bench.events());
        assertEquals(MANY, bench.component().stats().errors());
        assertEquals(MANY, bench.component().stats().dropped());
        bench.advance(Duration.ofSeconds(1));
        port.arrivesTooLong(PEER);
        bench.settle();
        assertEquals("error LIMIT, error LIMIT", bench.events());
    }

    @Test
    void shouldNameTheSenderTheLimitAndHowManyMore() {
        final var heard = new Heard();
        final FakePort port = served(heard);
        port.arrivesTooLong(PEER).arrivesTooLong(PEER);
        bench.advance(Duration.ofSeconds(1));
        port.arrivesTooLong(PEER + 1);
        bench.settle();
        final String end = " is longer than maxDatagramSize=1432, dropped by " + bench.component().name();
        assertEquals(List.of("datagram from 127.0.0.1:40000" + end,
            "datagram from 127.0.0.1:40001" + end + " (and 1 more)"), heard.messages);
    }

    @Test
    void shouldTellOfThoseWhoFindNoPlaceOnceASecond() {
        final FakePort port = served(o -> o.maxConnections(1)).arrives(PEER, "x");
        for (int i = 1; i <= MANY; i++) {
            port.arrives(PEER + i, "y");
        }
        bench.settle();
        assertEquals("accept, handshake, receive x, error LIMIT", bench.events());
        assertEquals(MANY, bench.component().stats().refused());
        assertEquals(MANY, port.sent.size());
    }

    /** Strangers are as many peers as they like; a quarter of 4 MiB is 16 datagrams of 64 KiB. */
    @Test
    void shouldBoundWhatWaitsAtAllPeersTogether() throws InterruptedException {
        final FakePort port = served(o -> o.dispatch(Dispatch.WORKERS).dispatchThreads(1).maxDatagramSize(LONG_BYTES));
        for (int i = 0; i < 7; i++) {
            port.arrives(PEER + i, "x");
        }
        bench.until(() -> received("x") == 7);
        bench.diary.receive = (connection, data) -> await();
        for (int i = 0; i < 7; i++) {
            for (int count = 0; count < 5; count++) {
                port.arrives(PEER + i, new byte[LONG_BYTES]);
            }
        }
        bench.settle();
        assertEquals(7 * 5 - 7 - 16, bench.component().stats().dropped());
        goOn.countDown();
        bench.until(() -> received("\0") == 7 + 16);
        for (int i = 0; i < 7; i++) {
            port.arrives(PEER + i, "y");
        }
        bench.until(() -> received("y") == 7);
    }

    @Test
    void shouldForgetWhatWaitedAtAPeerThatIsGone() throws InterruptedException {
        final FakePort port = served(o -> o.dispatch(Dispatch.WORKERS).dispatchThreads(1).maxDatagramSize(LONG_BYTES));
        bench.diary.receive = (connection, data) -> await();
        for (int round = 0; round < 10; round++) {
            port.arrives(PEER, "x").arrives(PEER, new byte[LONG_BYTES]).arrives(PEER, new byte[LONG_BYTES]);
            port.arrivesTooLong(PEER);
            bench.settle();
        }
        assertEquals(10, bench.component().stats().dropped());
        goOn.countDown();
        bench.until(() -> bench.component().connectionCount() == 0);
    }

    @Test
    void shouldAskTheSystemOnceWhenItHasNoRoomForAnyPeer() {
        final FakePort port = served(o -> { });
        for (int i = 0; i < 10; i++) {
            port.arrives(PEER + i, "x");
        }
        bench.settle();
        port.room = false;
        bench.diary.connections.forEach(connection -> connection.send(ByteBuffer.wrap(new byte[] {'a'})));
        bench.settle();
        assertEquals(10, port.attempts);
        port.writable();
        bench.settle();
        assertEquals(11, port.attempts);
        port.room = true;
        port.writable();
        bench.settle();
        assertEquals(10, port.sent.size());
    }

    @Test
    void shouldKeepTheOrderOfEachPeerWhenRoomIsScarce() {
        final FakePort port = served(o -> { }).arrives(PEER, "x").arrives(PEER + 1, "x");
        bench.settle();
        port.room = false;
        for (final String text : List.of("1", "2", "3")) {
            bench.diary.connections.forEach(connection -> connection.send(text.getBytes()));
        }
        bench.settle();
        port.sending = () -> port.room = false;
        while (port.sent.size() < 6) {
            port.room = true;
            port.writable();
            bench.settle();
        }
        for (int i = 0; i < 2; i++) {
            final String name = PEER + i + " ";
            assertEquals(List.of(name + "1", name + "2", name + "3"),
                port.sent.stream().filter(line -> line.startsWith(name)).toList());
        }
    }

    @Test
    void shouldAdmitNobodyWhileItLetsThoseItHasFinish() {
        final FakePort port = served(o -> { }).arrives(PEER, "x");
        bench.settle();
        final var stopping = new Thread(() -> bench.component().stop(Duration.ofHours(1)));
        stopping.start();
        bench.until(() -> ((org.hpsocket.Server) bench.component()).localAddress().isEmpty());
        bench.settle();
        port.arrives(PEER + 1, "stranger").arrives(PEER, "y").arrives(PEER, notice());
        bench.until(() -> bench.component().connectionCount() == 0);
        bench.until(() -> !stopping.isAlive());
        assertEquals("accept, handshake, receive x, receive y, close PEER, shutdown", bench.events());
        assertTrue(port.closed);
    }

    private FakePort served(final Consumer<Options.Builder> options) {
        bench.server(Udp.push(), bench.diary, options);
        return bench.port();
    }

    private FakePort served(final Heard listener) {
        bench.server(Udp.push(), listener, o -> { });
        return bench.port();
    }

    private long received(final String beginning) {
        return bench.diary.events.stream().filter(event -> event.startsWith("receive " + beginning)).count();
    }

    private HandleResult await() {
        try {
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        return HandleResult.OK;
    }

    private static byte[] notice() {
        final byte[] bytes = new byte[CloseNotice.LENGTH];
        CloseNotice.bytes().get(bytes);
        return bytes;
    }

    /** Hears of errors. */
    private static final class Heard implements org.hpsocket.PushListener {
        private final List<String> messages = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            messages.add(error.message());
        }
    }
}
