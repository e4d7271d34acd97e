package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.Connection.Disconnect.FORCE;
import static org.hpsocket.Connection.Disconnect.ORDERLY;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.SocketOperation;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How a connection ends from this side: in order or by force, once. */
public abstract class DisconnectContract extends ComponentContract {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** For runners. */
    protected DisconnectContract() {
    }

    private byte[] much() {
        return pattern(muchBytes());
    }

    /** Gives the connection of a server whose peer does not read, with much queued. */
    private Connection queued(final Events heard, final Events peer, final Duration closeTimeout) {
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.closeTimeout(closeTimeout)));
        client(server, peer.doing("connect", Connection::pauseReceive));
        final Connection connection = heard.opened();
        assertEquals(SendResult.QUEUED, connection.send(ByteBuffer.wrap(much())));
        return connection;
    }

    @Test
    public void shouldFlushWhatIsQueuedInOrder() {
        final var heard = new Events();
        final var peer = new Events();
        final Connection connection = queued(heard, peer, LONG);

        connection.disconnect();
        peer.opened().resumeReceive();
        peer.closed();

        assertArrayEquals(much(), peer.received());
        assertEquals(PEER, peer.closed().kind());
        assertEquals(DISCONNECTED, heard.closed().kind());
        assertEquals(SocketOperation.CLOSE, heard.closed().operation());
        assertEquals(muchBytes(), heard.sentBytes());
    }

    @Test
    public void shouldFlushWhatWasSentInTheSameEvent() {
        final var heard = new Events().data((c, data) -> {
            c.send(ByteBuffer.wrap(much()));
            c.send(bytes("bye"));
            c.disconnect();
            return OK;
        });
        final var peer = new Events();
        client(server(heard), peer).send(bytes("go"));
        peer.closed();

        assertEquals(muchBytes() + 3, peer.received().length);
    }

    @Test
    public void shouldDropWhatIsQueuedWhenForced() {
        final var heard = new Events();
        final var peer = new Events();
        final Connection connection = queued(heard, peer, LONG);

        connection.disconnect(FORCE);
        heard.closed();
        peer.opened().resumeReceive();
        peer.closed();

        assertTrue(peer.received().length < muchBytes());
        assertEquals(DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldCutAnOrderlyEndShortWhenForced() {
        final var heard = new Events();
        final Connection connection = queued(heard, new Events(), LONG);

        connection.disconnect();
        connection.disconnect(FORCE);

        heard.closed();
    }

    @Test
    public void shouldNotWaitLongerThanTheCloseTimeout() {
        final var heard = new Events();
        queued(heard, new Events(), Duration.ofMillis(50)).disconnect();

        heard.closed();
    }

    @Test
    public void shouldCloseOnceWhenAskedAgain() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events());
        final Connection connection = heard.opened();
        for (int i = 0; i < 10; i++) {
            connection.disconnect(i % 2 == 0 ? ORDERLY : FORCE);
        }
        heard.closed();
        connection.disconnect();
        server.stop();

        assertEquals(1, heard.count("close"));
    }

    @Test
    public void shouldNotBeConnectedOnceItDisconnects() {
        final var heard = new Events();
        client(server(heard), new Events());
        final Connection connection = heard.opened();
        assertTrue(connection.isConnected());

        connection.disconnect();

        assertFalse(connection.isConnected());
        assertEquals(SendResult.CLOSED, connection.send(bytes("late")));
    }

    @Test
    public void shouldHearNoMoreReceivesOnceItDisconnectsInOne() {
        final var heard = new Events().data((c, data) -> {
            c.disconnect();
            return OK;
        });
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.socketBufferSize(8)));
        client(server, new Events()).send(ByteBuffer.wrap(pattern(100_000)));
        heard.closed();

        assertEquals(1, heard.count("receive"));
    }

    @Test
    public void shouldDisconnectFromManyThreadsAtOnce() {
        final var heard = new Events();
        final Server server = server(heard);
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));
        for (int i = 0; i < 20; i++) {
            final Connection peer = get(agent.connect(target(server)));
            final Connection connection = heard.opened(i);
            final var ends = List.of(CompletableFuture.runAsync(connection::disconnect),
                CompletableFuture.runAsync(() -> connection.disconnect(FORCE)),
                CompletableFuture.runAsync(peer::disconnect));
            ends.forEach(ComponentContract::get);
        }
        heard.closed(19);
        await("the end of all", () -> server.connectionCount() == 0 && agent.connectionCount() == 0);

        assertEquals(20, heard.count("close"));
    }

    @Test
    public void shouldDeliverWhatThePeerSentBeforeItsEnd() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());
        client.send(ByteBuffer.wrap(much()));
        client.connection().orElseThrow().disconnect();
        heard.closed();

        assertArrayEquals(much(), heard.received());
        assertEquals(PEER, heard.closed().kind());
    }
}
