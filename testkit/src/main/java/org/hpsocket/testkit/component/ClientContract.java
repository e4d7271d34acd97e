package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.CONNECT_FAILED;
import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.CloseReason.Kind.STOPPED;
import static org.hpsocket.HandleResult.ERROR;
import static org.hpsocket.StartException.Step.CONNECT_SERVER;
import static org.hpsocket.StartException.Step.ILLEGAL_STATE;
import static org.hpsocket.StartException.Step.SOCKET_PREPARE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How a client starts, ends with its connection, and starts again. */
public abstract class ClientContract extends ComponentContract {

    /** For runners. */
    protected ClientContract() {
    }

    @Test
    public void shouldBeConnectedWhenStartReturns() {
        final var heard = new Events();
        final Client client = client(server(new Events()), heard);

        assertEquals(ServiceState.STARTED, client.state());
        final Connection connection = client.connection().orElseThrow();
        assertEquals(List.of("prepare-connect", "connect", "handshake"), heard.order(connection));
        assertEquals(1, client.connectionCount());
    }

    @Test
    public void shouldConnectWhileTheCallerGoesOn() {
        final Client client = hp().client(Tcp.push(), new Events());
        final var stage = client.startAsync(target(server(new Events())));

        assertTrue(client.hasStarted());
        assertTrue(get(stage).isConnected());
        assertEquals(ServiceState.STARTED, client.state());
    }

    @Test
    public void shouldBeStartingUntilConnected() {
        final var state = new CompletableFuture<ServiceState>();
        final var heard = new Events().doing("prepare-connect", c -> state.complete(c.component().state()));
        client(server(new Events()), heard);

        assertEquals(ServiceState.STARTING, get(state));
    }

    @Test
    public void shouldConnectToWhatItsUriNames() {
        final Client client = hp().client(uri("tcp", server(new Events())), new Events());
        client.start();

        assertTrue(client.connection().orElseThrow().isConnected());
    }

    @Test
    public void shouldSendSeveralBuffersOnItsOnlyConnection() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());

        assertEquals(SendResult.QUEUED, client.send(bytes("a")));
        assertEquals(SendResult.QUEUED, client.send(bytes("b"), bytes("c")));
        assertEquals("abc", text(heard.received(3)));
    }

    @Test
    public void shouldAnswerClosedWhenThereIsNoConnection() {
        final Client client = hp().client(Tcp.push(), new Events());

        assertEquals(SendResult.CLOSED, client.send(bytes("early")));
        assertEquals(Optional.empty(), client.connection());
    }

    @Test
    public void shouldThrowAndCloseWhenNobodyListens() {
        final var heard = new Events();
        final Client client = hp().client(Tcp.push(), heard);
        final Target nowhere = nowhere();

        final var failure = assertThrows(StartException.class, () -> client.start(nowhere));

        assertEquals(CONNECT_SERVER, failure.step());
        assertTrue(failure.getMessage().contains(nowhere.toString()), failure.getMessage());
        assertEquals(CONNECT_FAILED, heard.closed().kind());
        assertEquals(ServiceState.STOPPED, client.state());
    }

    @Test
    public void shouldFailTheStageAndCloseWhenNobodyListens() {
        final var heard = new Events();
        final Client client = hp().client(Tcp.push(), heard);

        assertInstanceOf(StartException.class, failure(client.startAsync(nowhere())));
        assertEquals(CONNECT_FAILED, heard.closed().kind());
        client.awaitStop();
    }

    @Test
    public void shouldThrowWhenTheListenerRefuses() {
        final Server server = server(new Events());
        for (final String event : List.of("prepare-connect", "connect", "handshake")) {
            final var heard = new Events().on(event, c -> ERROR);
            final Client client = hp().client(Tcp.push(), heard);

            final var failure = assertThrows(StartException.class, () -> client.start(target(server)));

            assertEquals(event.startsWith("prepare") ? SOCKET_PREPARE : CONNECT_SERVER, failure.step());
            assertEquals(ServiceState.STOPPED, client.state());
            assertEquals(0, heard.count("close"));
        }
    }

    @Test
    public void shouldRefuseToStartTwiceAndGoOn() {
        final var heard = new Events();
        final Server server = server(Events.echo());
        final Client client = client(server, heard);

        assertEquals(ILLEGAL_STATE, assertThrows(StartException.class, () -> client.start(target(server))).step());
        client.send(bytes("still"));
        assertEquals("still", text(heard.received(5)));
    }

    @Test
    public void shouldStopWhenThePeerCloses() {
        final var state = new CompletableFuture<ServiceState>();
        final var heard = new Events().doing("close", c -> state.complete(c.component().state()));
        final Client client = client(server(new Events().doing("handshake", Connection::disconnect)), heard);

        client.awaitStop();

        assertEquals(PEER, heard.closed().kind());
        assertEquals(ServiceState.STOPPING, get(state));
        assertEquals(ServiceState.STOPPED, client.state());
        assertEquals(1, heard.count("shutdown"));
    }

    @Test
    public void shouldStopWhenItDisconnects() {
        final var heard = new Events();
        final Client client = client(server(new Events()), heard);

        client.connection().orElseThrow().disconnect();
        client.awaitStop();

        assertEquals(DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldCloseItsConnectionWhenStopped() {
        final var heard = new Events();
        final Client client = client(server(new Events()), heard);

        client.stop();

        assertEquals(STOPPED, heard.closed().kind());
        assertEquals(ServiceState.STOPPED, client.state());
        assertEquals(Optional.empty(), client.connection());
        client.stop();
        assertEquals(1, heard.count("close"));
    }

    @Test
    public void shouldStartAgainWithAnotherId() {
        final var heard = new Events();
        final Server server = server(new Events());
        final Client client = client(server, heard);
        client.stop();

        started(client, server);

        assertNotEquals(heard.opened(0).id(), heard.opened(1).id());
        assertEquals(heard.opened(1).id(), client.connection().orElseThrow().id());
    }

    @Test
    public void shouldStartAgainWithOtherOptions() {
        final Server server = server(new Events());
        final Client client = client(server, new Events());
        assertThrows(HpSocketException.class, () -> client.options(o -> o.noDelay(true)));
        client.stop();

        client.options(o -> o.noDelay(true));
        started(client, server);

        assertTrue(client.options().noDelay());
    }

    @Test
    public void shouldRefuseToWaitInsideAnEvent() {
        final Server server = server(new Events());
        final Client other = hp().client(Tcp.push(), new Events());
        final var failure = new CompletableFuture<HpSocketException>();
        final var heard = new Events().doing("connect",
            c -> failure.complete(assertThrows(HpSocketException.class, () -> other.start(target(server)))));
        client(server, heard);

        assertFalse(get(failure).getMessage().isBlank());
        assertEquals(ServiceState.STOPPED, other.state());
    }

    @Test
    public void shouldConnectFromTheAddressAndPortItIsTold() {
        final Server server = server(new Events());
        final Client client = hp().client(Tcp.push(), new Events());
        final int localPort = freePort();

        client.start(Target.of("localhost", port(server)).from(HOST, localPort).extra("mine"));

        final Connection connection = client.connection().orElseThrow();
        assertEquals(new InetSocketAddress(HOST, localPort), connection.localAddress().orElseThrow());
        assertEquals(Optional.of("localhost"), connection.remoteHost());
        assertEquals(Optional.of("mine"), connection.extra());
    }

    @Test
    public void shouldTellWhyItCannotBindItsOwnAddress() {
        final Server server = server(new Events());
        final Client client = hp().client(Tcp.push(), new Events());

        assertThrows(StartException.class, () -> client.start(target(server).from("no address", 0)));
        assertEquals(ServiceState.STOPPED, client.state());
    }
}
