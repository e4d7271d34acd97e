package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.Proxy;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.Reconnect;
import org.hpsocket.SendResult;
import org.hpsocket.ServiceState;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.FakeTransport;
import org.hpsocket.core.Gate;
import org.hpsocket.core.Later;
import org.hpsocket.core.Probe;
import org.hpsocket.core.Sleeper;
import org.hpsocket.core.code.Origin;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections whose filter sleeps, and begins when the application asks for the handshake. */
class AwakeningTest {
    private static final Duration SOON = Duration.ofMillis(20);

    private final Bench bench = new Bench(4 << 20);
    private final Sleeper sleeper = new Sleeper();
    private final Deque<Slab> taken = new ArrayDeque<>();

    AwakeningTest() {
        bench.registry.add(sleeper);
    }

    @AfterEach
    void close() {
        giveBack();
        bench.close();
    }

    private Protocol<PushListener> pushed() {
        return Tcp.push().over(sleeper);
    }

    private FakeLink accepted() {
        return accepted(options -> { });
    }

    private FakeLink accepted(final Consumer<Options.Builder> options) {
        return bench.accepted(pushed(), bench.diary, options);
    }

    /** One that has been asked for its handshake by another thread than its loop. */
    private FakeLink shaking() {
        final FakeLink link = accepted();
        bench.connection().startHandshake();
        bench.settle();
        return link;
    }

    private CompletionStage<Connection> connecting(final Consumer<Options.Builder> options) {
        final Agent agent = bench.agent(pushed(), options);
        final CompletionStage<Connection> stage = agent.connect("127.0.0.1", 80);
        bench.settle();
        return stage;
    }

    private FakeLink connect() {
        final FakeTransport.Attempt attempt = bench.transport.attempts.get(bench.transport.attempts.size() - 1);
        attempt.connects();
        bench.settle();
        return attempt.link;
    }

    private void receiving(final Consumer<Connection> action) {
        bench.diary.receive = (connection, data) -> {
            action.accept(connection);
            return HandleResult.OK;
        };
    }

    private static SendResult send(final Connection connection, final String text) {
        return connection.send(text.getBytes());
    }

    private SendResult send(final String text) {
        return send(bench.connection(), text);
    }

    private void arrives(final FakeLink link, final String text) {
        link.arrives(text);
        bench.settle();
    }

    private String reason() {
        return bench.diary.reasons.get(0).message();
    }

    private void takeAllMemory() {
        Slab slab = bench.engine.room().pool().takeReserved(1 << Memory.SMALLEST_SHIFT);
        while (slab != null) {
            taken.add(slab);
            slab = bench.engine.room().pool().takeReserved(1 << Memory.SMALLEST_SHIFT);
        }
    }

    private void giveBack() {
        taken.forEach(Slab::release);
        taken.clear();
    }

    // ---- asleep

    @Test
    void shouldPassBytesAsTheyAreBeforeTheHandshakeEvent() {
        final FakeLink link = accepted();
        arrives(link, "hello");
        assertEquals(SendResult.QUEUED, send("there"));
        bench.settle();
        assertEquals("accept, receive hello, send 5", bench.events());
        assertEquals("there", link.sent());
    }

    @Test
    void shouldSendWhatIsSentInTheAcceptEvent() {
        bench.diary.opening = connection -> send(connection, "first") == SendResult.QUEUED
            ? HandleResult.OK : HandleResult.ERROR;
        assertEquals("first", accepted().sent());
    }

    @Test
    void shouldCompleteAConnectAsSoonAsItMayTalk() {
        final CompletionStage<Connection> stage = connecting(options -> { });
        assertFalse(stage.toCompletableFuture().isDone());
        connect();
        assertTrue(stage.toCompletableFuture().isDone());
        assertEquals("connect", bench.events());
    }

    @Test
    void shouldStartAClientThatSleeps() {
        bench.transport.atOnce = FakeTransport.Attempt::connectHere;
        final Client client = bench.engine.client(pushed(), bench.diary, options -> { });
        client.start(Target.of("127.0.0.1", 80));
        assertEquals(ServiceState.STARTED, client.state());
        assertEquals("connect", bench.events());
    }

    @Test
    void shouldTellThatTlsIsToProtectItButDoesNotYet() {
        accepted();
        assertTrue(bench.connection().isSecure());
        assertTrue(bench.connection().tls().isEmpty());
    }

    @Test
    void shouldCountAConnectionThatTalksAsOpened() {
        connecting(options -> { });
        connect().ends();
        bench.settle();
        assertEquals(1, bench.component().stats().opened());
        assertEquals(1, bench.component().stats().closed());
        assertEquals(0, bench.component().stats().connectFailures());
    }

    @Test
    void shouldSleepBeyondTheTimeForHandshakes() {
        connecting(options -> options.connectTimeout(Duration.ofSeconds(1)));
        final FakeLink link = connect();
        bench.advance(Duration.ofSeconds(60));
        arrives(link, "late");
        assertEquals("connect, receive late", bench.events());
    }

    @Test
    void shouldCloseOneThatIsIdleInItsSleep() {
        accepted(options -> options.idleTimeout(Duration.ofSeconds(1)));
        bench.advance(Duration.ofSeconds(2));
        assertEquals(Kind.TIMEOUT, bench.diary.reasons.get(0).kind());
    }

    @Test
    void shouldBeginHeartbeatsWithTheHandshakeEvent() {
        final FakeLink link = accepted(options ->
            options.heartbeat(Heartbeat.every(Duration.ofSeconds(10)).payload("ask;").answer("yes;")));
        bench.advance(Duration.ofSeconds(15));
        assertEquals("", link.sent());
        bench.connection().startHandshake();
        arrives(link, "o");
        bench.advance(Duration.ofSeconds(11));
        assertEquals("?ASK;", link.sent());
    }

    @Test
    void shouldTellTheEndOfThePeerInItsSleep() {
        accepted().arrives("bye").ends();
        bench.settle();
        assertEquals("accept, receive bye, close PEER", bench.events());
        assertFalse(bench.diary.reasons.get(0).truncated());
    }

    // ---- asked for

    @Test
    void shouldBeginInAnEventBehindWhatWasSentBefore() {
        receiving(connection -> {
            send(connection, "go");
            connection.startHandshake();
        });
        final FakeLink link = accepted();
        arrives(link, "start");
        assertEquals("go?", link.sent());
        receiving(connection -> { });
        arrives(link, "oHELLO");
        assertEquals("accept, receive start, send 2, handshake, receive hello", bench.events());
    }

    @Test
    void shouldBeginAtTheCommandOfAnotherThread() {
        final FakeLink link = shaking();
        assertEquals("?", link.sent());
        arrives(link, "o");
        send("Encrypted");
        bench.settle();
        assertEquals("?eNCRYPTED", link.sent());
        assertEquals("accept, handshake, send 9", bench.events());
    }

    @Test
    void shouldBeginInTheConnectEventAndConnectWithTheHandshake() {
        bench.diary.opening = connection -> {
            connection.startHandshake();
            return HandleResult.OK;
        };
        final CompletionStage<Connection> stage = connecting(options -> { });
        final FakeLink link = connect();
        assertFalse(stage.toCompletableFuture().isDone());
        arrives(link, "o");
        assertTrue(stage.toCompletableFuture().isDone());
        assertEquals("connect, handshake", bench.events());
    }

    @Test
    void shouldBeginBehindATunnelThatIsNotThereYet() {
        bench.registry.add(new Gate("socks5"));
        bench.diary.opening = connection -> {
            send(connection, "plain");
            connection.startHandshake();
            return HandleResult.OK;
        };
        connecting(options -> options.proxy(Proxy.socks5("127.0.0.9", 1080)));
        final FakeLink link = connect();
        assertEquals("knock ", link.sent());
        arrives(link, "o");
        assertEquals("knock plain?", link.sent());
        arrives(link, "oHI");
        assertEquals("connect, send 5, handshake, receive hi", bench.events());
    }

    @Test
    void shouldGiveUnreadBytesToTheHandshake() {
        final FakeLink link = accepted();
        receiving(connection -> {
            connection.startHandshake();
            connection.unread(3);
            receiving(later -> { });
        });
        link.arrives("startoHI").arrives(" THERE");
        bench.settle();
        assertEquals("accept, receive startoHI, handshake, receive hi, receive  there", bench.events());
    }

    @Test
    void shouldGiveDeliveriesThatWaitToTheHandshake() {
        final FakeLink link = accepted();
        bench.connection().pauseReceive();
        link.arrives("o").arrives("HI");
        bench.settle();
        bench.connection().startHandshake();
        bench.settle();
        assertEquals("accept, handshake", bench.events());
        bench.connection().resumeReceive();
        bench.settle();
        assertEquals("accept, handshake, receive hi", bench.events());
    }

    @Test
    void shouldGiveWhatWasNotFetchedToTheHandshakeAndTellOfWhatComesThen() {
        final var heard = new Pulling();
        final FakeLink link = bench.accepted(Tcp.pull().over(sleeper), heard, options -> { });
        link.arrives("startoHI");
        bench.settle();
        assertEquals(List.of("receive 8", "handshake", "receive 2"), heard.events);
    }

    /** Takes five bytes, and begins. */
    private static final class Pulling implements PullListener {
        private final List<String> events = new java.util.ArrayList<>();

        @Override
        public HandleResult onHandshake(final Connection connection) {
            events.add("handshake");
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final PullConnection connection, final int available) {
            events.add("receive " + available);
            if (available == 8 && connection.fetch(java.nio.ByteBuffer.allocate(5)) == FetchResult.OK) {
                connection.startHandshake();
            }
            return HandleResult.OK;
        }
    }

    @Test
    void shouldLetAllThatWasSentGoFirstWhileTheLinkIsFull() {
        final FakeLink link = accepted(options -> options.sendLimitBytes(1 << 20));
        link.room = 0;
        send("x".repeat(400_000));
        send("y".repeat(400_000));
        bench.connection().startHandshake();
        bench.settle();
        assertEquals(SendResult.HANDSHAKING, send("z"));
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(800_001, link.sentBytes());
        assertTrue(link.sent().endsWith("yy?"));
    }

    @Test
    void shouldLetAFileGoFirst(@TempDir final Path folder) throws IOException {
        final FakeLink link = accepted();
        link.room = 0;
        bench.connection().sendFile(Files.writeString(folder.resolve("file"), "x".repeat(1 << 20)));
        bench.connection().startHandshake();
        bench.settle();
        assertEquals(SendResult.HANDSHAKING, bench.connection().sendFile(folder.resolve("file")));
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals((1 << 20) + 1, link.sentBytes());
        assertTrue(link.sent().endsWith("xx?"));
    }

    @Test
    void shouldRefuseSendsUntilTheHandshakeEventAndTakeThemInIt() {
        receiving(connection -> {
            connection.startHandshake();
            assertEquals(SendResult.HANDSHAKING, send(connection, "early"));
        });
        bench.diary.handshake = connection -> {
            send(connection, "In");
            return HandleResult.OK;
        };
        final FakeLink link = accepted();
        arrives(link, "start");
        assertEquals(SendResult.HANDSHAKING, send("early"));
        arrives(link, "o");
        assertEquals("?iN", link.sent());
        assertEquals("accept, receive start, handshake, send 2", bench.events());
    }

    @Test
    void shouldSendPlainWhatWasTakenAndRefuseTheRestWhileAnotherThreadSends() {
        for (int round = 0; round < 200; round++) {
            final FakeLink link = round == 0 ? accepted() : bench.accept(more -> { });
            final Connection connection = bench.connection();
            final CompletableFuture<Integer> queued = CompletableFuture.supplyAsync(() -> sends(connection));
            bench.until(() -> connection.bytesSent() > 0);
            connection.startHandshake();
            bench.until(queued::isDone);
            assertEquals("x".repeat(queued.join()) + "?", link.sent(), "round=" + round);
            connection.disconnect(Connection.Disconnect.FORCE);
            bench.settle();
        }
    }

    private static int sends(final Connection connection) {
        int count = 0;
        while (true) {
            switch (send(connection, "x")) {
                case QUEUED -> count++;
                case FULL -> Thread.onSpinWait();
                default -> {
                    return count;
                }
            }
        }
    }

    @Test
    void shouldTellAUnitThatWaitsForMemoryBeforeItBegins() {
        final FakeLink link = bench.accepted(Probe.over(new Probe.Frames(), sleeper), bench.diary, options -> { });
        link.readBytes = 1 << Memory.SMALLEST_SHIFT;
        final String frame = (char) 250 + "x".repeat(250);
        final String half = "\62" + "y".repeat(19);
        arrives(link, frame.repeat(4) + half);
        takeAllMemory();
        final Slab late = taken.removeLast();
        late.buffer().clear().put("z".repeat(31).getBytes()).flip();
        bench.onLoop(() -> bench.session().onReceived(late));
        assertTrue(bench.session().receiver().owesUnit());
        bench.connection().startHandshake();
        bench.settle();
        assertEquals("", link.sent());
        giveBack();
        bench.advance(SOON);
        assertTrue(bench.events().endsWith("receive " + "y".repeat(19) + "z".repeat(31)), bench::events);
        assertEquals("?", link.sent());
    }

    @Test
    void shouldBeginWhenThereIsMemoryAgain() {
        final FakeLink link = accepted();
        takeAllMemory();
        bench.connection().startHandshake();
        bench.settle();
        assertEquals("", link.sent());
        giveBack();
        bench.advance(SOON);
        assertEquals("?", link.sent());
    }

    @Test
    void shouldWaitForAWorkerThatHasTheEvent() {
        final FakeLink link = accepted(options -> options.dispatch(Dispatch.WORKERS).dispatchThreads(1));
        bench.until(() -> bench.events().equals("accept"));
        receiving(connection -> {
            connection.startHandshake();
            assertEquals(SendResult.HANDSHAKING, send(connection, "early"));
            connection.unread(3);
            receiving(later -> { });
        });
        link.arrives("startoHI");
        bench.until(() -> bench.events().endsWith("handshake, receive hi"));
        assertEquals("?", link.sent());
    }

    @Test
    void shouldKeepTheOrderOfWhatIsUnreadAndWhatCameDuringTheEvent() {
        final FakeLink link = accepted(options -> options.dispatch(Dispatch.WORKERS).dispatchThreads(1));
        final var inside = new CountDownLatch(1);
        final var goOn = new CountDownLatch(1);
        receiving(connection -> {
            inside.countDown();
            await(goOn);
            connection.unread(1);
            connection.startHandshake();
            receiving(later -> { });
        });
        link.arrives("starto");
        bench.until(() -> inside.getCount() == 0);
        link.arrivesUnasked("HI");
        bench.settle();
        goOn.countDown();
        bench.until(() -> bench.events().endsWith("handshake, receive hi"));
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldShakeHandsOnAWorkerOfTheFilter() {
        final FakeLink link = shaking();
        link.arrives("wHI");
        bench.until(() -> bench.events().equals("accept, handshake, receive hi"));
    }

    @Test
    void shouldBeginUnderAFilterAboveIt() {
        final var above = new Sleeper();
        above.asleep = false;
        final FakeLink link = bench.accepted(
            Tcp.push().over(sleeper).over(Probe.layer(above::create)), bench.diary, options -> { });
        assertEquals("?", link.sent());
        receiving(Connection::startHandshake);
        arrives(link, "oSTART");
        assertEquals("??", link.sent());
        receiving(connection -> { });
        arrives(link, "ohello");
        assertEquals("accept, receive start, handshake, receive hello", bench.events());
        send("abc");
        bench.settle();
        assertEquals("??abc", link.sent());
    }

    // ---- what may not be mistaken for protected

    @Test
    void shouldCloseWhenTheCodecHasTakenPartOfAUnit() {
        final FakeLink link = bench.accepted(Probe.over(new Probe.Frames(), sleeper), bench.diary, options -> { });
        arrives(link, "\5ab");
        bench.connection().startHandshake();
        bench.settle();
        assertEquals("accept, error PROTOCOL, close PROTOCOL", bench.events());
        assertTrue(reason().startsWith("the handshake was asked for in the middle"), this::reason);
        assertEquals("", link.sent());
    }

    @Test
    void shouldCloseWhenWhatCameBeforeIsLeftAboveAnotherFilter() {
        final var above = new Sleeper();
        above.asleep = false;
        final FakeLink link = bench.accepted(
            Tcp.push().over(sleeper).over(Probe.layer(above::create)), bench.diary, options -> { });
        receiving(connection -> {
            connection.unread(2);
            connection.startHandshake();
        });
        arrives(link, "oSTART");
        assertEquals("accept, receive start, error PROTOCOL, close PROTOCOL", bench.events());
    }

    @Test
    void shouldRefuseWhatWasSmuggledInBeforeTheHandshake() {
        receiving(Connection::startHandshake);
        final FakeLink link = accepted();
        link.arrives("start").arrives("smuggled");
        bench.settle();
        assertEquals("accept, receive start, error PROTOCOL, close HANDSHAKE", bench.events());
    }

    // ---- how it ends

    @Test
    void shouldCloseWhenTheHandshakeTakesTooLong() {
        accepted(options -> options.connectTimeout(Duration.ofSeconds(2)));
        bench.advance(Duration.ofSeconds(10));
        bench.connection().startHandshake();
        bench.advance(Duration.ofMillis(1_900));
        assertEquals("accept", bench.events());
        bench.advance(Duration.ofMillis(200));
        assertEquals(Kind.TIMEOUT, bench.diary.reasons.get(0).kind());
        assertTrue(reason().startsWith("handshake not complete within connectTimeout=2000ms"), this::reason);
    }

    @Test
    void shouldCountTheTimeInWhichWhatWasSentBeforeDoesNotGo() {
        connecting(options -> options.connectTimeout(Duration.ofSeconds(2)));
        final FakeLink link = connect();
        link.room = 0;
        send("x".repeat(400_000));
        bench.connection().startHandshake();
        bench.advance(Duration.ofSeconds(3));
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertTrue(reason().startsWith("handshake not complete within connectTimeout=2000ms"), this::reason);
    }

    @Test
    void shouldGiveTimeAsLongAsWhatWasSentBeforeGoesOut() {
        final FakeLink link = accepted(options -> options.connectTimeout(Duration.ofSeconds(2)));
        link.room = 0;
        send("x".repeat(400_000));
        bench.connection().startHandshake();
        for (int i = 0; i < 5; i++) {
            bench.advance(Duration.ofMillis(1_900));
            link.allow(1_000);
            bench.settle();
        }
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertTrue(link.sent().endsWith("xx?"));
        bench.advance(Duration.ofMillis(1_900));
        assertTrue(bench.diary.reasons.isEmpty(), "the handshake has its full time");
        bench.advance(Duration.ofMillis(200));
        assertTrue(reason().startsWith("handshake not complete within connectTimeout=2000ms"), this::reason);
    }

    @Test
    void shouldHaveNoDeadlineLeftAfterTheHandshake() {
        final FakeLink link = shaking();
        arrives(link, "o");
        bench.advance(Duration.ofSeconds(60));
        arrives(link, "HI");
        assertEquals("accept, handshake, receive hi", bench.events());
    }

    @Test
    void shouldTellOfAHandshakeThatIsRefused() {
        arrives(shaking(), "x");
        assertEquals("accept, error PROTOCOL, close HANDSHAKE", bench.events());
        assertEquals(1, bench.component().stats().closed());
    }

    @Test
    void shouldTellTheCloseWhenTheHandshakeEventRefuses() {
        bench.diary.handshake = connection -> HandleResult.ERROR;
        arrives(shaking(), "o");
        assertTrue(bench.events().endsWith("close REFUSED"), bench::events);
    }

    @Test
    void shouldEndInEveryPhaseWhenDisconnected() {
        final FakeLink asleep = accepted();
        send("last");
        bench.connection().disconnect();
        bench.settle();
        assertEquals("last", asleep.sent());
        final FakeLink asked = bench.accept(more -> more.room = 0);
        send("x".repeat(400_000));
        bench.connection().startHandshake();
        bench.settle();
        bench.connection().disconnect();
        asked.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(400_000, asked.sentBytes(), "no handshake behind a disconnect");
        final FakeLink begun = bench.accept(more -> { });
        bench.connection().startHandshake();
        bench.settle();
        bench.connection().disconnect();
        bench.settle();
        assertEquals("?", begun.sent());
        assertEquals(List.of(Kind.DISCONNECTED, Kind.DISCONNECTED, Kind.DISCONNECTED), kinds());
    }

    @Test
    void shouldEndInEveryPhaseWhenThePeerFinishes() {
        final FakeLink asked = accepted();
        asked.room = 0;
        send("x".repeat(400_000));
        bench.connection().startHandshake();
        asked.ends().allow(Long.MAX_VALUE);
        bench.settle();
        final FakeLink begun = bench.accept(more -> { });
        bench.connection().startHandshake();
        begun.ends();
        bench.settle();
        assertEquals(List.of(Kind.TRUNCATED, Kind.TRUNCATED), kinds());
        assertTrue(reason().startsWith("peer closed in the middle of the handshake"), this::reason);
    }

    @Test
    void shouldEndInEveryPhaseWhenReset() {
        accepted().resets();
        final FakeLink begun = bench.accept(more -> { });
        bench.connection().startHandshake();
        begun.resets();
        bench.settle();
        assertEquals(List.of(Kind.RESET, Kind.RESET), kinds());
    }

    private List<Kind> kinds() {
        return bench.diary.reasons.stream().map(why -> why.kind()).toList();
    }

    @Test
    void shouldStopInEveryPhase() {
        accepted();
        final FakeLink asked = bench.accept(more -> more.room = 0);
        send("x".repeat(400_000));
        bench.connection().startHandshake();
        asked.allow(1);
        bench.accept(more -> { });
        bench.connection().startHandshake();
        bench.settle();
        bench.component().stop();
        assertEquals(List.of(Kind.STOPPED, Kind.STOPPED, Kind.STOPPED), kinds());
        assertEquals(List.of(), sleeper.users);
    }

    @Test
    void shouldWaitLongerEachTimeWhenTheHandshakeFailsAgainAndAgain() {
        bench.diary.opening = connection -> HandleResult.OK;
        connecting(options -> options.reconnect(new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(60), 0)));
        for (final int seconds : new int[] {1, 1, 2, 4}) {
            final int attempts = bench.transport.attempts.size();
            final FakeLink link = connect();
            bench.connection().startHandshake();
            bench.settle();
            arrives(link, attempts == 1 ? "o!" : "x");
            bench.advance(Duration.ofMillis(seconds * 1_000L - 100));
            assertEquals(attempts, bench.transport.attempts.size(), "after less than seconds=" + seconds);
            bench.advance(Duration.ofMillis(200));
            assertEquals(attempts + 1, bench.transport.attempts.size(), "after seconds=" + seconds);
        }
    }

    // ---- other code

    @Test
    void shouldGoOnWithOtherCodeInEveryPhase() {
        final FakeLink link = accepted();
        comes(1);
        arrives(link, "plain");
        bench.connection().startHandshake();
        comes(2);
        comes(3);
        arrives(link, "oHI");
        comes(4);
        arrives(link, "THERE");
        assertEquals("accept, receive plain, handshake, receive hi, receive there", bench.events());
        assertEquals("?", link.sent());
        assertTrue(bench.component().swaps().done() >= 3, () -> bench.component().swaps().toString());
    }

    private void comes(final int version) {
        bench.registry.add(new Later(sleeper), new Origin("later", String.valueOf(version), 0));
        bench.settle();
    }

    @Test
    void shouldBeginAfterAHold() {
        final FakeLink link = accepted();
        bench.registry.remove(sleeper);
        bench.settle();
        send("plain");
        bench.connection().startHandshake();
        bench.advance(Duration.ofSeconds(9));
        assertEquals(SendResult.HANDSHAKING, send("early"));
        assertEquals("", link.sent());
        comes(1);
        assertEquals("plain?", link.sent());
        bench.advance(Duration.ofSeconds(9));
        arrives(link, "o");
        assertEquals("accept, send 5, handshake", bench.events());
    }

    @Test
    void shouldSleepWhenItsCodeCameLater() {
        bench.server(pushed(), bench.diary, options -> { });
        bench.registry.remove(sleeper);
        final FakeLink link = bench.accept(more -> { });
        comes(1);
        arrives(link, "plain");
        assertEquals(SendResult.QUEUED, send("there"));
        bench.connection().startHandshake();
        bench.settle();
        assertEquals("there?", link.sent());
    }

    // ---- wrong calls

    @Test
    void shouldRefuseToBeginWithoutTls() {
        bench.accepted();
        assertEquals("startHandshake: no TLS connection=" + bench.connection().id(), refusal());
    }

    @Test
    void shouldRefuseToBeginWhatBeginsByItself() {
        sleeper.asleep = false;
        arrives(accepted(), "o");
        assertEquals("startHandshake: handshakes begin by themselves connection=" + bench.connection().id(), refusal());
        assertEquals("accept, handshake", bench.events());
    }

    @Test
    void shouldRefuseToBeginTwice() {
        final FakeLink link = shaking();
        assertEquals("startHandshake: it has begun connection=" + bench.connection().id(), refusal());
        arrives(link, "o");
        assertEquals("startHandshake: it has begun connection=" + bench.connection().id(), refusal());
        assertEquals("?", link.sent());
    }

    private String refusal() {
        return assertThrows(HpSocketException.class, bench.connection()::startHandshake).getMessage();
    }

    @Test
    void shouldIgnoreItOnAConnectionThatEnds() {
        final FakeLink link = accepted();
        bench.connection().disconnect();
        bench.connection().startHandshake();
        bench.settle();
        bench.connection().startHandshake();
        bench.settle();
        assertEquals("", link.sent());
        assertEquals("accept, close DISCONNECTED", bench.events());
    }

    @Test
    void shouldRefuseSendsWhileAHandshakeThatBeganByItselfIsNotOver() {
        sleeper.asleep = false;
        bench.diary.opening = connection -> send(connection, "early") == SendResult.HANDSHAKING
            ? HandleResult.OK : HandleResult.ERROR;
        final FakeLink link = accepted();
        assertEquals(SendResult.HANDSHAKING, send("early"));
        arrives(link, "o");
        assertEquals(SendResult.QUEUED, send("Now"));
        bench.settle();
        assertEquals("?nOW", link.sent());
        assertEquals("accept, handshake, send 3", bench.events());
    }
}
