package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.CONNECT_FAILED;
import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.Proxy;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents and clients that connect through a proxy. For transports over sockets of the system, with the bundle of
 * proxies.
 */
public abstract class TunnelContract extends ComponentContract {
    private static final String TARGET = "target.invalid";
    private static final Reconnect SOON = Reconnect.backOff(Duration.ofMillis(5), Duration.ofMillis(50));

    @TempDir
    private Path folder;
    private ForeignProxy proxy;

    /** For runners. */
    protected TunnelContract() {
    }

    /** How the proxy is spoken to. */
    abstract ForeignProxy.Talk talk();

    /** The option for a proxy on this machine. */
    abstract Proxy proxy(int port);

    /** What a wrong login becomes. */
    abstract String wrongLogin();

    /** What a target that is not reached becomes. */
    abstract String notReached();

    /** Starts the proxy. */
    @BeforeEach
    public final void openProxy() {
        proxy = new ForeignProxy(talk());
    }

    /** Ends the proxy. */
    @AfterEach
    public final void closeProxy() {
        proxy.close();
    }

    private Proxy through() {
        return proxy(proxy.port());
    }

    private Agent agent(final Events heard) {
        return agent(heard, options -> { });
    }

    private Agent agent(final Events heard, final Consumer<Options.Builder> more) {
        return started(hp().agent(Tcp.push(), heard, options -> more.accept(options.proxy(through()))));
    }

    /** The reason of an attempt that fails. */
    private static String reason(final Events heard, final CompletionStage<Connection> attempt) {
        assertInstanceOf(StartException.class, failure(attempt));
        assertEquals(CONNECT_FAILED, heard.closed().kind());
        assertEquals(SocketOperation.CONNECT, heard.closed().operation());
        return heard.closed().message();
    }

    private static void assertBegins(final String beginning, final String text) {
        assertTrue(text.startsWith(beginning), text);
    }

    @Test
    public void shouldEchoMuchThroughTheProxy() {
        final var heard = new Events();
        final byte[] sent = pattern(1_000_000);
        get(agent(heard).connect(TARGET, port(server(Events.echo())))).send(sent);

        assertArrayEquals(sent, heard.received(sent.length));
    }

    @Test
    public void shouldLetTheProxyResolveTheName() {
        final Server server = server(new Events());
        final var heard = new Events();
        final Connection connection = get(agent(heard).connect(TARGET, port(server)));

        assertEquals(List.of(TARGET + ":" + port(server)), proxy.asked());
        assertEquals(Optional.of(TARGET), connection.remoteHost());
        assertEquals(Optional.of(InetSocketAddress.createUnresolved(TARGET, port(server))), connection.remoteAddress());
        assertTrue(connection.localAddress().isPresent());
    }

    @Test
    public void shouldConnectToAddresses() {
        final Server server = server(new Events());
        final Agent agent = agent(new Events());
        final Connection connection = get(agent.connect("192.0.2.7", port(server)));
        get(agent.connect("2001:db8::7", port(server)));

        assertEquals("192.0.2.7:" + port(server), proxy.asked().get(0));
        assertTrue(proxy.asked().get(1).matches("\\[?2001:db8:0:0:0:0:0:7]?:" + port(server)), proxy.asked()::toString);
        assertEquals(Optional.of(new InetSocketAddress("192.0.2.7", port(server))), connection.remoteAddress());
    }

    @Test
    public void shouldTellTheConnectBeforeTheTunnelIsThereAndTheHandshakeAfter() {
        proxy.hold();
        final var peer = new Events();
        final var heard = new Events().doing("connect", connection -> connection.send(bytes("early")));
        final var attempt = agent(heard).connect(TARGET, port(server(peer)));
        heard.await("connect");
        await("the request", () -> !proxy.asked().isEmpty());
        assertEquals(0, heard.count("handshake"));
        assertFalse(attempt.toCompletableFuture().isDone());
        assertEquals(0, peer.count("accept"));

        proxy.release();

        assertTrue(get(attempt).isConnected());
        assertEquals("early", text(peer.received(5)));
        assertEquals(List.of("prepare-connect", "connect", "handshake"), heard.order(heard.opened()).subList(0, 3));
    }

    @Test
    public void shouldLoseNothingThatFollowsTheAnswerOfTheProxy() {
        proxy.waitingForTarget();
        final var heard = new Events();
        final Server server = server(new Events().doing("accept", connection -> connection.send(pattern(1_000))));
        get(agent(heard).connect(TARGET, port(server)));

        assertArrayEquals(pattern(1_000), heard.received(1_000));
    }

    @Test
    public void shouldLogInAsTheProxyWantsIt() {
        proxy.login("mé:w@rd:2");
        final Server server = server(Events.echo());
        final var heard = new Events();
        final Client client = hp().client(Tcp.push(), heard, o -> o.proxy(through().credentials("mé", "w@rd:2")));
        client.start(TARGET, port(server));

        client.send(bytes("hello"));

        assertEquals("hello", text(heard.received(5)));
    }

    @Test
    public void shouldFailWithTheWordsOfTheProxyWhenTheLoginIsWrong() {
        proxy.login("me:word");
        final var heard = new Events();
        final Agent agent = agent(heard, options -> options.proxy(through().credentials("me", "other")));

        final String reason = reason(heard, agent.connect(TARGET, 80));

        assertBegins(wrongLogin() + " target=" + TARGET + ":80 proxy=" + through().address() + " connection=", reason);
        assertFalse(reason.contains("other"), reason);
        assertEquals(0, heard.errors().size());
    }

    @Test
    public void shouldFailAStartWithTheWordsOfTheProxy() {
        proxy.login("me:word");
        final Client client = hp().client(Tcp.push(), new Events(), o -> o.proxy(through().credentials("me", "other")));

        final var thrown = assertThrows(StartException.class, () -> client.start(TARGET, 80));

        assertBegins(wrongLogin(), thrown.getMessage());
        assertEquals(StartException.Step.CONNECT_SERVER, thrown.step());
        assertEquals(ServiceState.STOPPED, client.state());
    }

    @Test
    public void shouldFailWhenTheProxyCannotReachTheTarget() {
        final var heard = new Events();
        final int port = freePort();

        assertBegins(notReached() + " target=" + TARGET + ":" + port,
            reason(heard, agent(heard).connect(TARGET, port)));
    }

    @Test
    public void shouldFailWhenTheProxyClosesBeforeItAnswers() {
        proxy.closing();
        final var heard = new Events();

        assertBegins("the proxy closed before it answered target=" + TARGET,
            reason(heard, agent(heard).connect(TARGET, 80)));
    }

    @Test
    public void shouldFailWhenTheProxyIsNotThere() {
        final Proxy nobody = proxy(freePort());
        final var heard = new Events();
        final Agent agent = agent(heard, options -> options.proxy(nobody));

        assertBegins("connect to " + TARGET + ":80 through " + nobody.address() + " failed: ",
            reason(heard, agent.connect(TARGET, 80)));
    }

    @Test
    public void shouldFailWhenTheProxyIsNone() {
        final Server echo = server(Events.echo());
        final var heard = new Events();
        final Agent agent = agent(heard, options -> options.proxy(proxy(port(echo))));

        assertBegins("the proxy ", reason(heard, agent.connect(TARGET, 80)));
    }

    @Test
    public void shouldGiveUpAProxyThatFallsSilentAndNameBoth() {
        proxy.hold();
        final var heard = new Events();
        final Agent agent = agent(heard, options -> options.connectTimeout(Duration.ofMillis(200)));

        assertInstanceOf(StartException.class, failure(agent.connect(TARGET, 80)));

        assertEquals(TIMEOUT, heard.closed().kind());
        assertBegins("not connected to " + TARGET + ":80 through " + through().address()
            + " within connectTimeout=200ms",
            heard.closed().message());
    }

    @Test
    public void shouldStopWhileTheProxyIsSilent() {
        proxy.hold();
        final var heard = new Events();
        final Agent agent = agent(heard);
        final var attempt = agent.connect(TARGET, 80);
        heard.await("connect");

        agent.stop();

        assertInstanceOf(StartException.class, failure(attempt));
        heard.await("close STOPPED");
    }

    @Test
    public void shouldDisconnectWhileTheProxyIsSilent() {
        proxy.hold();
        final var heard = new Events().doing("connect", connection -> {
            connection.send(bytes("never"));
            connection.disconnect();
        });

        assertInstanceOf(StartException.class, failure(agent(heard).connect(TARGET, 80)));
        assertEquals(DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldPullThroughTheProxy() {
        final var heard = new Events().available((connection, available) -> {
            final ByteBuffer target = ByteBuffer.allocate(5);
            return connection.fetch(target) == FetchResult.OK && text(target.array()).equals("world")
                ? HandleResult.ERROR : HandleResult.OK;
        });
        final Agent agent = started(hp().agent(Tcp.pull(), heard, options -> options.proxy(through())));
        get(agent.connect(TARGET, port(server(Events.echo())))).send(bytes("world"));

        heard.await("close REFUSED");
    }

    @Test
    public void shouldPackThroughTheProxy() {
        final Pack pack = Pack.flag(0x169);
        final var heard = new Events();
        final Server server = server(pack, Events.echo());
        final Agent agent = started(
            hp().agent(pack, heard, options -> options.proxy(through()).dispatch(Dispatch.WORKERS)));
        final Connection connection = get(agent.connect(TARGET, port(server)));
        for (int length = 1; length <= 200_000; length *= 7) {
            connection.send(pattern(length));
        }

        heard.await("receive 117649");
        assertEquals(List.of("receive"),
            heard.order(connection).stream().filter("receive"::equals).distinct().toList());
    }

    @Test
    public void shouldCarryFiltersAboveTheTunnel() {
        final var probed = Tcp.push().over(ProbeLayer.BUSY);
        final Server server = started(hp().server(probed, Events.echo()));
        final var heard = new Events();
        final Agent agent = started(hp().agent(probed, heard, options -> options.proxy(through())));
        get(agent.connect(TARGET, port(server))).send(pattern(100_000));

        assertArrayEquals(pattern(100_000), heard.received(100_000));
    }

    @Test
    public void shouldSendFilesThroughTheProxy() throws IOException {
        final var peer = new Events();
        final Path file = Files.write(folder.resolve("file"), pattern(3_000_000));
        get(agent(new Events()).connect(TARGET, port(server(peer)))).sendFile(file, bytes("<"), bytes(">"));

        final byte[] received = peer.received(3_000_002);
        assertEquals('<', received[0]);
        assertArrayEquals(pattern(3_000_000), Arrays.copyOfRange(received, 1, 3_000_001));
    }

    @Test
    public void shouldConnectAgainThroughTheProxy() {
        final Server server = server(new Events().doing("handshake", Connection::disconnect));
        final var heard = new Events();
        agent(heard, options -> options.reconnect(SOON)).connect(TARGET, port(server), "mine");

        assertEquals(Optional.of("mine"), heard.opened(2).extra());
        assertTrue(proxy.asked().size() >= 3);
    }

    @Test
    public void shouldTryAgainUntilTheProxyReachesTheTarget() {
        proxy.refusing(2);
        final var heard = new Events();
        final var attempt = agent(heard, options -> options.reconnect(SOON))
            .connect(TARGET, port(server(new Events())));

        assertTrue(get(attempt).isConnected());
        assertEquals(2, heard.count("close CONNECT_FAILED"));
        assertEquals(3, proxy.asked().size());
    }

    @Test
    public void shouldMakeManyTunnelsAtOnce() {
        final Server server = server(Events.echo());
        final var heard = new Events();
        final Agent agent = agent(heard);
        final var attempts = new ArrayList<CompletionStage<Connection>>();
        for (int i = 0; i < 50; i++) {
            attempts.add(agent.connect(TARGET, port(server)));
        }
        attempts.forEach(attempt -> get(attempt).send(pattern(1_000)));

        heard.received(50_000);
        assertEquals(50, server.connectionCount());
    }

    @Test
    public void shouldTakeAProxyThatItsUriNames() {
        proxy.login("me:w@rd");
        final Server server = server(Events.echo());
        final var heard = new Events();
        final String named = proxy(proxy.port()).address().replace("//", "//me:w%2540rd@");
        final Client client = hp().client("tcp://" + TARGET + ":" + port(server) + "?proxy=" + named, heard);
        client.start();

        client.send(bytes("hello"));

        assertEquals("hello", text(heard.received(5)));
    }

    @Test
    public void shouldRefuseATargetThatNoProxyCouldResolve() {
        final Agent agent = agent(new Events());
        assertThrows(HpSocketException.class, () -> agent.connect("a\r\nHost: b", 80));
        assertEquals(0, agent.connectionCount());
    }
}
