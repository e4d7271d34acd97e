package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How many connections there may be, and what is counted of them. */
public abstract class CountContract extends ComponentContract {

    /** For runners. */
    protected CountContract() {
    }

    @Test
    public void shouldRefuseOneTooManyAndCountIt() {
        final var heard = Events.echo();
        final var first = new Events();
        final var refused = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.maxConnections(1)));
        final Client client = client(server, first);
        heard.opened();

        get(hp().client(Tcp.push(), refused).startAsync(target(server))
            .handle((connection, failure) -> true));

        refused.await("close");
        assertEquals(1, server.stats().refused());
        assertEquals(1, heard.count("accept"));
        client.send(bytes("unharmed"));
        assertEquals("unharmed", text(first.received(8)));
    }

    @Test
    public void shouldTakeTheNextOnceThereIsRoom() {
        final var heard = Events.echo();
        final var second = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.maxConnections(1)));
        client(server, new Events()).stop();
        heard.await("close");
        await("room", () -> server.connectionCount() == 0);

        client(server, second).send(bytes("next"));

        assertEquals("next", text(second.received(4)));
    }

    @Test
    public void shouldCountWhatPassed() {
        final var peer = new Events();
        final Server server = server(Events.echo());
        final Client client = client(server, peer);
        client.send(bytes("count me"));
        peer.received(8);
        client.stop();
        await("the close", () -> server.connectionCount() == 0);

        final var stats = server.stats();
        assertEquals(List.of(1L, 1L, 0L, 0L), List.of(stats.opened(), stats.closed(), stats.refused(), stats.errors()));
        assertEquals(List.of(8L, 8L), List.of(stats.bytesReceived(), stats.bytesSent()));
        assertTrue(stats.unitsReceived() >= 1);
    }

    @Test
    public void shouldCountFromZeroAfterARestart() {
        final Server server = server(new Events());
        client(server, new Events());
        await("a connection", () -> server.stats().opened() == 1);
        server.stop();

        assertEquals(0, started(server).stats().opened());
    }

    @Test
    public void shouldHoldManyConnectionsAtOnce() {
        final var heard = Events.echo();
        final var peers = new Events().doing("handshake", c -> c.send(bytes("1234567890")));
        final Server server = server(heard);
        final var agent = started(hp().agent(Tcp.push(), peers));
        for (int i = 0; i < 200; i++) {
            agent.connect(target(server));
        }

        peers.received(2_000);
        assertEquals(200, server.connectionCount());
        assertEquals(200, agent.connectionIds().length);
    }

    @Test
    public void shouldMakeSeveralConnectionsAtOnce() {
        final var heard = new Events();
        final Server server = server(Events.echo());
        final Agent agent = started(hp().agent(Tcp.push(), heard));

        final var stages = IntStream.range(0, 20).mapToObj(i -> agent.connect(target(server))).toList();
        stages.forEach(stage -> get(stage).send(bytes("0123456789")));

        assertEquals(200, heard.received(200).length);
        assertEquals(20, agent.connectionCount());
        assertEquals(20, agent.stats().opened());
    }
}
