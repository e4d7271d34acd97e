package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** What is known of the connections of a component: ids, extras, addresses, and last values. */
public abstract class ConnectionsContract extends ComponentContract {

    /** For runners. */
    protected ConnectionsContract() {
    }

    @Test
    public void shouldFindConnectionsByTheirIds() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events());
        client(server, new Events());
        final Connection first = heard.opened(0);
        final Connection second = heard.opened(1);

        assertEquals(first.id(), server.connection(first.id()).orElseThrow().id());
        assertEquals(2, server.connectionCount());
        assertEquals(new HashSet<>(List.of(first.id(), second.id())),
            new HashSet<>(Arrays.stream(server.connectionIds()).boxed().toList()));
        assertEquals(new HashSet<>(List.of(first.id(), second.id())),
            new HashSet<>(server.connections().stream().map(Connection::id).toList()));
    }

    @Test
    public void shouldNotGiveAnIdAgain() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.maxConnections(1)));
        final var ids = new HashSet<Long>();
        for (int i = 0; i < 40; i++) {
            final Client client = client(server, new Events());
            assertTrue(ids.add(heard.opened(i).id()));
            assertTrue(heard.opened(i).id() > 0);
            client.stop();
            await("room for the next", () -> server.connectionCount() == 0);
        }
    }

    @Test
    public void shouldKnowNothingOfAnIdWhoseConnectionClosed() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events()).stop();
        final long id = heard.opened().id();
        await("the close", () -> server.connectionCount() == 0);

        assertEquals(Optional.empty(), server.connection(id));
        assertEquals(SendResult.CLOSED, server.send(id, bytes("x")));
        assertEquals(SendResult.CLOSED, server.send(id, bytes("x"), bytes("y")));
        assertFalse(server.disconnect(id, Connection.Disconnect.ORDERLY));
        assertFalse(server.disconnect(0, Connection.Disconnect.FORCE));
    }

    @Test
    public void shouldReachConnectionsByTheirIds() {
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(heard);
        client(server, peer);
        final long id = heard.opened().id();

        assertEquals(SendResult.QUEUED, server.send(id, bytes("by ")));
        assertEquals(SendResult.QUEUED, server.send(id, bytes("i"), bytes("d")));
        assertEquals("by id", text(peer.received(5)));
        assertTrue(server.disconnect(id, Connection.Disconnect.ORDERLY));
        assertEquals(CloseReason.Kind.PEER, peer.closed().kind());
    }

    @Test
    public void shouldKeepTheExtraThroughTheCloseEvent() {
        final var last = new CompletableFuture<Optional<Object>>();
        final var heard = new Events().doing("accept", c -> c.extra("member"))
            .doing("close", c -> last.complete(c.extra()));
        final Client client = client(server(heard), new Events());
        assertEquals(Optional.of("member"), heard.opened().extra());

        client.stop();

        assertEquals(Optional.of("member"), get(last));
    }

    @Test
    public void shouldChangeAndTakeOffTheExtra() {
        final var heard = new Events();
        client(server(heard), new Events());
        final Connection connection = heard.opened();
        assertEquals(Optional.empty(), connection.extra());

        connection.extra("one");
        connection.extra("two");
        assertEquals(Optional.of("two"), connection.extra());
        connection.extra(null);
        assertEquals(Optional.empty(), connection.extra());
    }

    @Test
    public void shouldTellTheSameAddressesOnBothSides() {
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(heard);
        client(server, peer);

        assertEquals(heard.opened().localAddress(), peer.opened().remoteAddress());
        assertEquals(heard.opened().remoteAddress(), peer.opened().localAddress());
        assertEquals(server.localAddress(), heard.opened().localAddress());
        assertEquals(Optional.of(HOST).filter(host -> target(server).path().isEmpty()), peer.opened().remoteHost());
        assertEquals(Optional.empty(), heard.opened().remoteHost());
    }

    @Test
    public void shouldTellItsComponent() {
        final var heard = new Events();
        final Server one = server(heard);
        final Server other = server(heard);
        client(one, new Events());
        heard.opened();
        client(other, new Events());

        assertSame(one, heard.opened(0).component());
        assertSame(other, heard.opened(1).component());
    }

    @Test
    public void shouldBeClosedButCountedInsideItsCloseEvent() {
        final var seen = new CompletableFuture<List<Object>>();
        final var heard = new Events().doing("close", c -> seen.complete(
            List.of(c.isConnected(), c.send(bytes("late")), c.component().connectionCount(),
                c.remoteAddress().isPresent())));
        final Server server = server(heard);
        client(server, new Events()).stop();

        assertEquals(List.of(false, SendResult.CLOSED, 1, true), get(seen));
        await("the end of the event", () -> server.connectionCount() == 0);
    }

    @Test
    public void shouldGiveLastValuesWhenClosed() {
        final var heard = Events.echo();
        final Server server = server(heard);
        final var peer = new Events();
        final Client client = client(server, peer);
        client.send(bytes("12345"));
        peer.received(5);
        client.stop();
        await("the close", () -> server.connectionCount() == 0);

        final Connection gone = heard.opened();
        assertFalse(gone.isConnected());
        assertEquals(SendResult.CLOSED, gone.send(bytes("late")));
        assertEquals(5, gone.bytesReceived());
        assertEquals(5, gone.bytesSent());
        assertEquals(0, gone.pendingBytes());
        assertEquals(gone.connectPeriod(), gone.connectPeriod());
        assertTrue(gone.remoteAddress().isPresent());
    }
}
