package org.hpsocket.core.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Networks;
import org.hpsocket.Options;
import org.hpsocket.Proxy;
import org.hpsocket.Reconnect;
import org.hpsocket.SocketOperation;
import org.hpsocket.Tcp;
import org.hpsocket.Udp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.FakeTransport;
import org.hpsocket.core.Gate;
import org.hpsocket.core.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that options put at the wire. */
class UnderlayTest {
    private static final Proxy PROXY = Proxy.socks5("127.0.0.9", 1080).credentials("me", "word");

    private final Bench bench = new Bench();
    private final Gate header = new Gate("proxy-protocol");
    private final Gate socks = new Gate("socks5");

    UnderlayTest() {
        bench.registry.add(header);
        bench.registry.add(socks);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeLink accepted() {
        return bench.accepted(options -> options.trustedProxies(Networks.of("127.0.0.0/8")));
    }

    private CompletionStage<Connection> connecting() {
        return connecting(options -> { });
    }

    private CompletionStage<Connection> connecting(final Consumer<Options.Builder> more) {
        final Agent agent = bench.agent(options -> more.accept(options.proxy(PROXY)));
        final CompletionStage<Connection> stage = agent.connect("example.org", 80);
        bench.settle();
        return stage;
    }

    private FakeLink connected() {
        connecting();
        return connect();
    }

    private FakeLink connect() {
        final FakeTransport.Attempt attempt = bench.transport.attempts.get(bench.transport.attempts.size() - 1);
        attempt.connects();
        bench.settle();
        return attempt.link;
    }

    @Test
    void shouldAcceptATrustedConnectionOnlyWhenItsAddressIsKnown() {
        final var seen = new CopyOnWriteArrayList<Optional<?>>();
        bench.diary.opening = connection -> {
            seen.add(connection.remoteAddress());
            seen.add(connection.localAddress());
            return HandleResult.OK;
        };
        final FakeLink link = accepted();
        assertEquals("", bench.events());

        link.arrives("ohello");
        bench.settle();

        assertEquals("accept, handshake, receive hello", bench.events());
        assertEquals(List.of(Optional.of(Gate.REMOTE), Optional.of(Gate.LOCAL)), seen);
    }

    @Test
    void shouldTellTheFilterWhoTheLinkIsFrom() {
        final FakeLink link = accepted();
        assertTrue(header.contexts.get(0).accepted());
        assertEquals(Optional.of(link.remoteAddress()), header.contexts.get(0).peer());
    }

    @Test
    void shouldTakeAConnectionOfOthersAsItIs() {
        final FakeLink link = bench.accepted(options -> options.trustedProxies(Networks.of("10.0.0.0/8")));
        link.arrives("ohello");
        bench.settle();
        assertEquals("accept, handshake, receive ohello", bench.events());
        assertEquals(Optional.of(link.remoteAddress()), bench.connection().remoteAddress());
        assertEquals(0, header.contexts.size());
    }

    @Test
    void shouldHearNothingOfATrustedConnectionWithoutAHeader() {
        final FakeLink link = accepted();
        link.arrives("GET");
        bench.settle();
        assertEquals("error PROTOCOL", bench.events());
        assertTrue(link.aborted || link.finished);
        bench.until(() -> bench.component().connectionCount() == 0);
    }

    @Test
    void shouldCloseATrustedConnectionThatStaysSilent() {
        final FakeLink link = accepted();
        bench.advance(Duration.ofSeconds(9));
        assertFalse(link.finished);
        bench.advance(Duration.ofSeconds(2));
        assertTrue(link.finished);
        bench.until(() -> bench.component().connectionCount() == 0);
        assertEquals("", bench.events());
    }

    @Test
    void shouldSendWhatWasSentInAcceptWhenTheListenerRefusesNothing() {
        bench.diary.opening = connection -> {
            connection.send("first".getBytes());
            return HandleResult.OK;
        };
        final FakeLink link = accepted().arrives("o");
        bench.settle();
        assertEquals("first", link.sent());
    }

    @Test
    void shouldHearNothingMoreWhenItRefusesTheHandshakeAsWithoutAProxy() {
        bench.diary.handshake = connection -> HandleResult.ERROR;
        final var stage = connecting();
        connect().arrives("o");
        bench.until(() -> stage.toCompletableFuture().isDone());
        assertEquals("connect, handshake", bench.events());
    }

    @Test
    void shouldHearNothingMoreWhenItRefusesAKnownAddress() {
        bench.diary.opening = connection -> HandleResult.ERROR;
        accepted().arrives("ohello");
        bench.settle();
        assertEquals("accept", bench.events());
        bench.until(() -> bench.component().connectionCount() == 0);
    }

    @Test
    void shouldConnectToTheProxyAndNotResolveTheTarget() {
        connecting();
        assertEquals(new InetSocketAddress("127.0.0.9", 1080), bench.transport.attempts.get(0).remote);
        assertEquals(Optional.of("example.org"), socks.contexts.get(0).remoteHost());
        assertEquals(80, socks.contexts.get(0).remotePort());
        assertEquals(PROXY, socks.contexts.get(0).settings().value("proxy", Proxy.class));
    }

    @Test
    void shouldSendNothingOfTheApplicationBeforeTheTunnelIsThere() {
        bench.diary.opening = connection -> {
            connection.send("early".getBytes());
            return HandleResult.OK;
        };
        final FakeLink link = connected();
        assertEquals("connect", bench.events());
        assertEquals("knock ", link.sent());
        link.arrives("oand more");
        bench.settle();
        assertEquals("knock early", link.sent());
        assertTrue(bench.events().contains("handshake, receive and more"), bench.events());
    }

    @Test
    void shouldCloseWithTheWordsOfAProxyThatRefuses() {
        final var stage = connecting();
        connect().arrives("r");
        bench.until(() -> stage.toCompletableFuture().isDone());
        final var reason = bench.diary.reasons.get(0);
        assertEquals(SocketOperation.CONNECT, reason.operation());
        assertEquals(Kind.CONNECT_FAILED, reason.kind());
        assertEquals("gate refused connection=" + bench.connection().id(), reason.message());
        assertTrue(stage.toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void shouldLetAFilterSayWhatAnEarlyEndMeans() {
        connected().ends();
        bench.settle();
        assertEquals(Kind.CONNECT_FAILED, bench.diary.reasons.get(0).kind());
        assertTrue(bench.diary.reasons.get(0).message().startsWith("gate closed"), bench.diary.reasons::toString);
    }

    @Test
    void shouldNameTargetAndProxyWhenTheProxyStaysSilent() {
        connected();
        bench.advance(Duration.ofSeconds(12));
        assertEquals(Kind.TIMEOUT, bench.diary.reasons.get(0).kind());
        assertTrue(bench.diary.reasons.get(0).message().startsWith(
            "not connected to example.org:80 through socks5://127.0.0.9:1080 within connectTimeout=10000ms"),
            bench.diary.reasons::toString);
    }

    @Test
    void shouldNameTargetAndProxyWhenTheProxyIsNotThere() {
        connecting();
        bench.transport.attempts.get(0).fails("Connection refused");
        bench.settle();
        assertTrue(bench.diary.reasons.get(0).message().startsWith(
            "connect to example.org:80 through socks5://127.0.0.9:1080 failed: Connection refused"),
            bench.diary.reasons::toString);
    }

    @Test
    void shouldNotWaitForTheHandshakeWhenDisconnected() {
        bench.diary.opening = connection -> {
            connection.send("never".getBytes());
            connection.disconnect();
            return HandleResult.OK;
        };
        final FakeLink link = connected();
        assertTrue(link.finished);
        assertEquals("knock ", link.sent());
        assertEquals(Kind.DISCONNECTED, bench.diary.reasons.get(0).kind());
    }

    @Test
    void shouldNotWaitForBytesOfAFilterAboveOneThatIsNotReady() {
        final Agent agent = bench.engine.agent(
            Tcp.push().over(Probe.layer(socks::create)), bench.diary, options -> options.threads(1).proxy(PROXY));
        agent.start();
        agent.connect("example.org", 80);
        bench.settle();
        final FakeLink link = connect();
        assertEquals("knock ", link.sent());
        agent.connections().forEach(Connection::disconnect);
        bench.settle();
        assertTrue(link.finished);
    }

    @Test
    void shouldWaitLongerEachTimeWhileTheTunnelIsNotThere() {
        connecting(o -> o.reconnect(new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(60), 0)));
        for (final int seconds : new int[] {1, 2, 4}) {
            final int attempts = bench.transport.attempts.size();
            connect().arrives("r");
            bench.settle();
            bench.advance(Duration.ofMillis(seconds * 1_000L - 100));
            assertEquals(attempts, bench.transport.attempts.size(), "after less than seconds=" + seconds);
            bench.advance(Duration.ofMillis(200));
            assertEquals(attempts + 1, bench.transport.attempts.size(), "after seconds=" + seconds);
        }
    }

    @Test
    void shouldNotStartWithoutTheBundleOfTheFilter() {
        bench.registry.remove(socks);
        final Agent agent = bench.engine.agent(Tcp.push(), bench.diary, o -> o.proxy(PROXY));
        final String message = assertThrows(HpSocketException.class, agent::start).getMessage();
        assertEquals("no filter socks5; there are: proxy-protocol", message);
        assertFalse(agent.hasStarted());
    }

    @Test
    void shouldRefuseToPutDatagramsOverAProxy() {
        final Options through = Options.builder().proxy(PROXY).build();
        final Options trusting = Options.builder().trustedProxies(Networks.of("10.0.0.0/8")).build();
        assertEquals("proxy=socks5://me:***@127.0.0.9:1080 carries no datagrams, protocol udp",
            assertThrows(HpSocketException.class, () -> Underlay.noneFor(Udp.push(), through)).getMessage());
        assertEquals("trustedProxies=10.0.0.0/8 is not for datagrams, protocol udp",
            assertThrows(HpSocketException.class, () -> Underlay.noneFor(Udp.push(), trusting)).getMessage());
        assertEquals(Optional.empty(), Underlay.noneFor(Udp.push(), Options.DEFAULTS));
    }

    @Test
    void shouldRefuseToPutAFilterUnderDatagrams() {
        final var failure = assertThrows(HpSocketException.class, () ->
            bench.server(Udp.push().over(Probe.layer(context -> null)), bench.diary, options -> { }));
        assertEquals("filter probe would make a stream of datagrams, and lose their borders, protocol udp",
            failure.getMessage());
    }

    @Test
    void shouldWriteLargeSendsFromWhereTheyLieOnceTheTunnelIsThere() {
        final FakeLink link = connected().arrives("o");
        bench.settle();
        bench.onLoop(() -> bench.connection().send(ByteBuffer.allocateDirect(100_000)));
        assertEquals(6 + 100_000, link.sentBytes());
        assertEquals(List.of("6"), link.sends);
    }

    @Test
    void shouldGiveFilesToALinkThatTakesThemOnceTheTunnelIsThere(@TempDir final Path folder) throws IOException {
        final FakeLink link = connected().arrives("o");
        link.takesFiles = true;
        bench.settle();
        link.room = 0;
        bench.connection().sendFile(Files.write(folder.resolve("file"), new byte[1 << 20]));
        bench.settle();
        assertEquals(List.of("6", "1048576"), link.sends);
        assertEquals(0, bench.connection().pendingBytes(), "bytes read of the file");
        link.allow(2 << 20);
        bench.settle();
        assertEquals(6 + (1 << 20), link.sentBytes());
    }

    @Test
    void shouldKeepTheOrderOfWhatComesWhileItGoesPastTheFilter() {
        bench.diary.receive = (connection, data) -> {
            connection.send(data);
            return HandleResult.OK;
        };
        final FakeLink link = connected().arrives("oa").arrives("b").arrives("c");
        bench.settle();
        bench.onLoop(() -> bench.connection().send("d".getBytes()));
        assertEquals("knock abcd", link.sent());
    }

    @Test
    void shouldKeepWhatFollowsTheAnswerWhileAWorkerHasTheHandshake() {
        connecting(options -> options.dispatch(Dispatch.WORKERS).dispatchThreads(1));
        connect().arrives("oab");
        bench.until(() -> bench.events().equals("connect, handshake, receive ab"));
    }

    @Test
    void shouldTellTheEndOfThePeerBehindAFilterThatItGoesPast() {
        connected().arrives("oa").arrives("b").ends();
        bench.settle();
        assertEquals(Kind.PEER, bench.diary.reasons.get(0).kind());
        assertTrue(bench.events().startsWith("connect, handshake, receive a, receive b, "), bench.events());
    }
}
