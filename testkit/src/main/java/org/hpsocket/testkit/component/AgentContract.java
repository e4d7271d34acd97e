package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.CONNECT_FAILED;
import static org.hpsocket.CloseReason.Kind.STOPPED;
import static org.hpsocket.HandleResult.ERROR;
import static org.hpsocket.StartException.Step.CONNECT_SERVER;
import static org.hpsocket.StartException.Step.ILLEGAL_STATE;
import static org.hpsocket.StartException.Step.SOCKET_CREATE;
import static org.hpsocket.StartException.Step.SOCKET_PREPARE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How an agent connects: with what, from where, and how a connect fails. */
public abstract class AgentContract extends ComponentContract {

    /** For runners. */
    protected AgentContract() {
    }

    @Test
    public void shouldCompleteAfterTheHandshake() {
        final var heard = new Events();
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), heard));

        final Connection connection = get(agent.connect(target(server)));

        assertEquals(List.of("prepare-connect", "connect", "handshake"), heard.order(connection));
        assertTrue(connection.isConnected());
        assertEquals(List.of(connection.id()), agent.connections().stream().map(Connection::id).toList());
    }

    @Test
    public void shouldHaveTheExtraFromTheFirstEventOn() {
        final var first = new CompletableFuture<Optional<Object>>();
        final var heard = new Events().doing("prepare-connect", c -> first.complete(c.extra()));
        final Agent agent = started(hp().agent(Tcp.push(), heard));

        final Connection connection = get(agent.connect(target(server(new Events())).extra("mine")));

        assertEquals(Optional.of("mine"), get(first));
        assertEquals(Optional.of("mine"), connection.extra());
    }

    @Test
    public void shouldPrepareOnTheCallingThread() {
        final var thread = new CompletableFuture<Thread>();
        final var heard = new Events().doing("prepare-connect", c -> thread.complete(Thread.currentThread()));

        get(started(hp().agent(Tcp.push(), heard)).connect(target(server(new Events()))));

        assertSame(Thread.currentThread(), get(thread));
    }

    @Test
    public void shouldConnectFromTheAddressAndPortItIsTold() {
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));
        final int localPort = freePort();

        final Connection connection = get(agent.connect(target(server).from(HOST, localPort)));

        assertEquals(new InetSocketAddress(HOST, localPort), connection.localAddress().orElseThrow());
    }

    @Test
    public void shouldConnectFromTheAddressItWasStartedWith() {
        final var heard = new Events();
        final Server server = server(heard);
        final Agent agent = hp().agent(Tcp.push(), new Events());
        agent.start("127.0.0.2");

        get(agent.connect(target(server)));

        assertEquals("127.0.0.2",
            ((InetSocketAddress) heard.opened().remoteAddress().orElseThrow()).getAddress().getHostAddress());
    }

    @Test
    public void shouldRefuseToStartFromAnAddressThatIsNone() {
        final Agent agent = hp().agent(Tcp.push(), new Events());

        assertEquals(SOCKET_CREATE, assertThrows(StartException.class, () -> agent.start("no address")).step());
        assertEquals(ServiceState.STOPPED, agent.state());
    }

    @Test
    public void shouldResolveNames() {
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));

        final Connection connection = get(agent.connect("localhost", port(server(new Events()))));

        assertEquals(Optional.of("localhost"), connection.remoteHost());
        assertTrue(((InetSocketAddress) connection.remoteAddress().orElseThrow()).getAddress().isLoopbackAddress());
    }

    @Test
    public void shouldNotLookAtTheNameOfAServerWithoutTls() {
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));
        final Server server = server(new Events());

        assertTrue(get(agent.connect(target(server).serverName("nobody.example"))).isConnected());
    }

    @Test
    public void shouldConnectToWhatItsUriNames() {
        final Agent agent = started(hp().agent(uri("tcp", server(new Events())), new Events()));

        assertTrue(get(agent.connect()).isConnected());
    }

    @Test
    public void shouldRefuseToConnectToNowhere() {
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));

        assertThrows(HpSocketException.class, agent::connect);
    }

    @Test
    public void shouldFailAndCloseWhenNobodyListens() {
        final var heard = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        final Target nowhere = nowhere();

        final var failure = assertInstanceOf(StartException.class, failure(agent.connect(nowhere)));

        assertEquals(CONNECT_SERVER, failure.step());
        assertTrue(failure.getMessage().contains(nowhere.toString()), failure.getMessage());
        assertEquals(CONNECT_FAILED, heard.closed().kind());
        assertEquals(SocketOperation.CONNECT, heard.closed().operation());
        assertEquals(1, agent.stats().connectFailures());
        await("the end of the close event", () -> agent.connectionCount() == 0);
    }

    @Test
    public void shouldFailAndCloseWhenTheHostIsUnknown() {
        final var heard = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.connectTimeout(Duration.ofSeconds(5))));

        final var failure = assertInstanceOf(StartException.class, failure(agent.connect("no.such.host.invalid", 9)));

        assertTrue(failure.getMessage().contains("no.such.host.invalid"), failure.getMessage());
        assertEquals(SocketOperation.CONNECT, heard.closed().operation());
        assertTrue(heard.closed().isError());
    }

    @Test
    public void shouldThrowWhenNotStarted() {
        final Agent agent = hp().agent(Tcp.push(), new Events());

        assertEquals(ILLEGAL_STATE, assertThrows(StartException.class, () -> agent.connect(HOST, 9)).step());
    }

    @Test
    public void shouldThrowWhenItHasAllConnectionsItMayHave() {
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), new Events(), o -> o.maxConnections(1)));
        final Connection first = get(agent.connect(target(server)));

        final var failure = assertThrows(StartException.class, () -> agent.connect(target(server)));

        assertTrue(failure.getMessage().contains("maxConnections=1"), failure.getMessage());
        assertTrue(first.isConnected());
    }

    @Test
    public void shouldThrowWhenTheListenerRefusesToPrepare() {
        final var heard = new Events().on("prepare-connect", c -> ERROR);
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        final Target target = target(server(new Events()));

        assertEquals(SOCKET_PREPARE, assertThrows(StartException.class, () -> agent.connect(target)).step());
        assertEquals(List.of("prepare-connect"), heard.all());
        assertEquals(0, agent.connectionCount());
    }

    @Test
    public void shouldFailWithoutCloseEventWhenTheListenerRefuses() {
        final Server server = server(new Events());
        for (final String event : List.of("connect", "handshake")) {
            final var heard = new Events().on(event, c -> ERROR);
            final Agent agent = started(hp().agent(Tcp.push(), heard));

            final var failure = assertInstanceOf(StartException.class, failure(agent.connect(target(server))));

            assertEquals(CONNECT_SERVER, failure.step());
            await("the end of the connection", () -> agent.connectionCount() == 0);
            assertEquals(0, heard.count("close"));
        }
    }

    @Test
    public void shouldWaitForTheConnectionWhenAskedTo() {
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));

        assertTrue(agent.connectSync(target(server)).isConnected());
        assertThrows(StartException.class, () -> agent.connectSync(nowhere()));
    }

    @Test
    public void shouldRefuseToWaitInsideAnEvent() {
        final Server server = server(new Events());
        final var failure = new CompletableFuture<HpSocketException>();
        final var heard = new Events().doing("connect", c -> failure.complete(assertThrows(HpSocketException.class,
            () -> ((Agent) c.component()).connectSync(target(server)))));

        get(started(hp().agent(Tcp.push(), heard)).connect(target(server)));

        assertFalse(get(failure).getMessage().isBlank());
    }

    @Test
    public void shouldStartAgainAfterAStop() {
        final var heard = new Events();
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        get(agent.connect(target(server)));

        agent.stop();
        assertEquals(STOPPED, heard.closed().kind());
        assertTrue(get(started(agent).connect(target(server))).isConnected());
    }
}
