package org.hpsocket.testkit.component;

import static org.hpsocket.StartException.Step.ILLEGAL_STATE;
import static org.hpsocket.StartException.Step.SOCKET_BIND;
import static org.hpsocket.StartException.Step.SOCKET_CREATE;
import static org.hpsocket.StartException.Step.SOCKET_PREPARE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PreparedSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How a server starts, where it listens, and what stops it from starting. */
public abstract class ServerContract extends ComponentContract {

    /** For runners. */
    protected ServerContract() {
    }

    private record Preparing(BiFunction<Server, PreparedSocket, HandleResult> answer) implements PushListener {
        @Override
        public HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
            return answer.apply(server, socket);
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }
    }

    private record Foreign(String name, Class<Integer> type) implements SocketOption<Integer> {
    }

    @Test
    public void shouldTellItsPortWhenStartedOnPortZero() {
        final Server server = server(Events.echo());

        assertTrue(port(server) > 0);
        assertEquals(ServiceState.STARTED, server.state());
        assertTrue(server.hasStarted());
        assertFalse(server.isSecure());
    }

    @Test
    public void shouldBeStoppedWithoutAddressUntilStarted() {
        final Server server = hp().server(Tcp.push(), new Events());

        assertEquals(ServiceState.STOPPED, server.state());
        assertFalse(server.hasStarted());
        assertEquals(Optional.empty(), server.localAddress());
        assertEquals(Tcp.push().name(), server.protocol().name());
    }

    @Test
    public void shouldCarryItsNameOrOneMadeUp() {
        assertEquals("chat", hp().server(Tcp.push(), new Events(), o -> o.name("chat")).name());
        assertFalse(hp().server(Tcp.push(), new Events()).name().isBlank());
    }

    @Test
    public void shouldListenOnAllAddressesWhenNoHostIsGiven() {
        final Server server = hp().server(Tcp.push(), Events.echo());
        server.start();
        client(server, new Events()).send(bytes("all"));

        assertTrue(((InetSocketAddress) server.localAddress().orElseThrow()).getAddress().isAnyLocalAddress());
    }

    @Test
    public void shouldTakeLocalhostForTheLoopbackAddress() {
        final Server server = hp().server(Tcp.push(), new Events());
        server.start("localhost", 0);

        assertEquals(HOST, ((InetSocketAddress) server.localAddress().orElseThrow()).getAddress().getHostAddress());
    }

    @Test
    public void shouldServeOverIpVersionSix() {
        final Server server = hp().server(Tcp.push(), Events.echo());
        final var heard = new Events();
        server.start("::1", 0);
        final var client = hp().client(Tcp.push(), heard);
        client.start("::1", port(server));
        client.send(bytes("six"));

        assertEquals("six", text(heard.received(3)));
    }

    @Test
    public void shouldServeWhatItsUriNames() {
        final Server server = hp().server("tcp://127.0.0.1:0?maxConnections=7&noDelay=true", Events.echo());
        server.start();

        assertEquals(7, server.options().maxConnections());
        assertTrue(server.options().noDelay());
        assertTrue(port(server) > 0);
    }

    @Test
    public void shouldRefuseToStartTwiceAndGoOn() {
        final Server server = server(Events.echo());
        final var heard = new Events();

        assertEquals(ILLEGAL_STATE, assertThrows(StartException.class, () -> server.start(HOST, 0)).step());
        client(server, heard).send(bytes("still"));
        assertEquals("still", text(heard.received(5)));
    }

    @Test
    public void shouldNameThePortThatIsInUseAndHarmNobody() {
        final Server first = server(Events.echo());
        final Server second = hp().server(Tcp.push(), new Events());
        final var heard = new Events();

        final var failure = assertThrows(StartException.class, () -> second.start(HOST, port(first)));

        assertEquals(SOCKET_BIND, failure.step());
        assertTrue(failure.getMessage().contains(String.valueOf(port(first))), failure.getMessage());
        assertEquals(ServiceState.STOPPED, second.state());
        client(first, heard).send(bytes("mine"));
        assertEquals("mine", text(heard.received(4)));
    }

    @Test
    public void shouldStartOnceThePortIsFree() {
        final Server first = server(new Events());
        final Server second = hp().server(Tcp.push(), new Events());
        final int port = port(first);
        assertThrows(StartException.class, () -> second.start(HOST, port));

        first.stop();
        second.start(HOST, port);

        assertEquals(port, port(second));
    }

    @Test
    public void shouldRefuseAnAddressThatIsNone() {
        final Server server = hp().server(Tcp.push(), new Events());

        for (final String host : new String[] {"no.such.host.invalid", "1.2.3", "not an address"}) {
            final var failure = assertThrows(StartException.class, () -> server.start(host, 0));
            assertEquals(SOCKET_CREATE, failure.step(), host);
            assertTrue(failure.getMessage().contains(host), failure.getMessage());
        }
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldRefuseAPortOutOfRange() {
        final Server server = hp().server(Tcp.push(), new Events());

        assertThrows(HpSocketException.class, () -> server.start(HOST, 65_536));
        assertThrows(HpSocketException.class, () -> server.start(HOST, -1));
    }

    @Test
    public void shouldTellShutdownWhenTheSocketWasThereAndTheStartFailed() {
        final var heard = new Events();
        final Server first = server(new Events());

        assertThrows(StartException.class, () -> hp().server(Tcp.push(), heard).start(HOST, port(first)));

        assertEquals(1, heard.count("shutdown"));
    }

    @Test
    public void shouldAskBeforeItBindsOnTheCallingThread() {
        final var state = new CompletableFuture<ServiceState>();
        final var thread = new CompletableFuture<Thread>();
        final Server server = started(hp().server(Tcp.push(), new Preparing((one, socket) -> {
            state.complete(one.state());
            thread.complete(Thread.currentThread());
            return HandleResult.OK;
        })));

        assertEquals(ServiceState.STARTING, get(state));
        assertSame(Thread.currentThread(), get(thread));
        assertEquals(ServiceState.STARTED, server.state());
    }

    @Test
    public void shouldNotStartWhenTheListenerRefusesToPrepare() {
        final Server server = hp().server(Tcp.push(), new Preparing((one, socket) -> HandleResult.ERROR));

        assertEquals(SOCKET_PREPARE, assertThrows(StartException.class, () -> server.start(HOST, 0)).step());
        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(Optional.empty(), server.localAddress());
    }

    @Test
    public void shouldSetOptionsOfTheListeningSocketAndRefuseForeignOnes() {
        final var failure = new CompletableFuture<Throwable>();
        started(hp().server(Tcp.push(), new Preparing((server, socket) -> {
            if (socket.known().contains(StandardSocketOptions.SO_RCVBUF)) {
                socket.set(StandardSocketOptions.SO_RCVBUF, 65_536);
            }
            final var foreign = new Foreign("FOREIGN", Integer.class);
            failure.complete(assertThrows(HpSocketException.class, () -> socket.set(foreign, 1)));
            return HandleResult.OK;
        })));

        assertTrue(get(failure).getMessage().contains("FOREIGN"));
    }

    @Test
    public void shouldRestartWithOtherOptions() {
        final Server server = server(Events.echo());
        final var heard = new Events();
        server.stop();
        server.options(o -> o.maxConnections(3).threads(1));
        client(started(server), heard).send(bytes("again"));

        assertEquals("again", text(heard.received(5)));
        assertEquals(3, server.options().maxConnections());
    }

    @Test
    public void shouldKeepItsOptionsWhileItRuns() {
        final Server server = server(new Events());

        assertThrows(HpSocketException.class, () -> server.options(o -> o.maxConnections(3)));
        assertEquals(10_000, server.options().maxConnections());
    }

    @Test
    public void shouldNotStartAgainOnceClosed() {
        final Server server = server(new Events());
        server.close();

        assertThrows(HpSocketException.class, () -> server.start(HOST, 0));
        assertEquals(ServiceState.STOPPED, server.state());
    }
}
