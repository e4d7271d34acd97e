package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.CloseReason.Kind.REFUSED;
import static org.hpsocket.Connection.Disconnect.FORCE;
import static org.hpsocket.Connection.Disconnect.ORDERLY;
import static org.hpsocket.HandleResult.ERROR;
import static org.hpsocket.HandleResult.IGNORE;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Server;
import org.hpsocket.SocketOperation;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** The one order of events, who hears which, and what their answers do; the same for every role and transport. */
public abstract class EventOrderContract extends ComponentContract {

    /** For runners. */
    protected EventOrderContract() {
    }

    @Test
    public void shouldTellAServerInOrder() {
        final var heard = Events.echo();
        final var peer = new Events();
        final Client client = client(server(heard), peer);
        client.send(bytes("hi"));
        peer.received(2);
        client.stop();
        heard.closed();

        assertEquals(List.of("accept", "handshake", "receive", "send", "close"), heard.order(heard.opened()));
    }

    @Test
    public void shouldTellAClientInOrder() {
        final var heard = new Events();
        final Client client = client(server(Events.echo().data((c, data) -> {
            c.send(data);
            c.disconnect();
            return OK;
        })), heard);
        client.send(bytes("hi"));
        client.awaitStop();

        final List<String> order = heard.order(heard.opened());
        assertEquals(List.of("prepare-connect", "connect", "handshake", "send", "receive", "close"), order);
    }

    @Test
    public void shouldHearNothingMoreWhenItRefusesToAccept() {
        final var heard = new Events().on("accept", c -> ERROR);
        final var peer = new Events();
        final Server server = server(heard);
        client(server, peer).send(bytes("ignored"));

        peer.closed();
        await("the refusal", () -> server.stats().refused() == 1 && server.connectionCount() == 0);
        assertEquals(List.of("prepare-listen " + server.name(), "accept"), heard.all());
    }

    @Test
    public void shouldHearNothingMoreWhenItRefusesTheHandshake() {
        final var heard = new Events().on("handshake", c -> ERROR);
        final var peer = new Events();
        final Server server = server(heard);
        client(server, peer).send(bytes("ignored"));

        peer.closed();
        await("the refusal", () -> server.connectionCount() == 0);
        assertEquals(List.of("prepare-listen " + server.name(), "accept", "handshake"), heard.all());
    }

    @Test
    public void shouldCloseWhenItRefusesToReceive() {
        final var heard = new Events().data((c, data) -> ERROR);
        final var peer = new Events();
        client(server(heard), peer).send(bytes("refused"));

        assertEquals(REFUSED, heard.closed().kind());
        assertEquals(SocketOperation.RECEIVE, heard.closed().operation());
        assertTrue(heard.closed().message().contains(String.valueOf(heard.opened().id())), heard.closed().message());
        peer.closed();
        assertEquals(List.of("accept", "handshake", "receive", "close"), heard.order(heard.opened()));
    }

    @Test
    public void shouldCloseWhenAClientRefusesToReceive() {
        final var heard = new Events().data((c, data) -> ERROR);
        final Client client = client(server(new Events().doing("handshake", c -> c.send(bytes("hello")))), heard);

        client.awaitStop();

        assertEquals(REFUSED, heard.closed().kind());
    }

    @Test
    public void shouldIgnoreErrorFromSendAndClose() {
        final var heard = Events.echo().on("send", c -> ERROR).on("close", c -> ERROR);
        final var peer = new Events();
        final Client client = client(server(heard), peer);
        client.send(bytes("one"));
        heard.await("send");
        client.send(bytes("two"));

        assertEquals("onetwo", text(peer.received(6)));
        client.stop();
        assertEquals(PEER, heard.closed().kind());
    }

    @Test
    public void shouldTakeIgnoreForOk() {
        final var heard = new Events().on("accept", c -> IGNORE).on("handshake", c -> IGNORE).on("send", c -> IGNORE)
            .data((c, data) -> {
                c.send(data);
                return IGNORE;
            });
        final var peer = new Events().on("prepare-connect", c -> IGNORE).on("connect", c -> IGNORE);
        client(server(heard), peer).send(bytes("ignored"));

        assertEquals("ignored", text(peer.received(7)));
    }

    @Test
    public void shouldSendFirstWhatWasSentInAccept() {
        final var heard = Events.echo().doing("accept", c -> c.send(bytes("first ")))
            .doing("handshake", c -> c.send(bytes("second ")));
        final var peer = new Events().doing("connect", c -> c.send(bytes("third")));
        client(server(heard), peer);

        assertEquals("first second third", text(peer.received(18)));
    }

    @Test
    public void shouldLeaveOthersAloneWhenOneIsRefused() {
        final var refuse = new AtomicBoolean();
        final var heard = Events.echo().on("accept", c -> refuse.get() ? ERROR : OK);
        final var peer = new Events();
        final Server server = server(heard);
        final Client client = client(server, peer);
        heard.opened();
        refuse.set(true);
        final var refused = new Events();
        client(server, refused);
        refused.closed();

        client.send(bytes("unharmed"));

        assertEquals("unharmed", text(peer.received(8)));
    }

    @Test
    public void shouldCloseOnceWhenItDisconnectsInAnEvent() {
        for (final String event : List.of("accept", "handshake", "close")) {
            final var heard = new Events().doing(event, Connection::disconnect);
            final Server server = server(heard);
            client(server, new Events()).stop();
            heard.closed();
            server.stop();

            assertEquals(1, heard.count("close"), event);
            assertEquals("close", heard.all().get(heard.all().size() - 2).split(" ", 2)[0], event);
        }
    }

    @Test
    public void shouldCloseOnceWhicheverSideEnds() {
        final var heard = Events.echo();
        final var peers = new Events();
        final Server server = server(heard);
        final Agent agent = started(hp().agent(Tcp.push(), peers));
        for (int i = 0; i < 30; i++) {
            final Connection peer = get(agent.connect(target(server)));
            peer.send(bytes("hello"));
            if (i % 3 != 0) {
                peer.disconnect();
            }
            if (i % 3 != 1) {
                heard.opened(i).disconnect(i % 2 == 0 ? ORDERLY : FORCE);
            }
        }
        heard.closed(29);
        peers.closed(29);
        agent.stop();
        server.stop();

        for (int i = 0; i < 30; i++) {
            final List<String> order = heard.order(heard.opened(i));
            assertEquals("close", order.get(order.size() - 1), order.toString());
            assertEquals(1, order.stream().filter("close"::equals).count(), order.toString());
        }
        assertEquals(List.of(30, 30), List.of(heard.count("close"), peers.count("close")));
    }

    @Test
    public void shouldNeverRunTwoEventsOfOneConnectionAtOnce() {
        final var inside = new AtomicInteger();
        final var overlaps = new AtomicInteger();
        final Events.Answer probe = c -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            Thread.yield();
            inside.decrementAndGet();
            return OK;
        };
        final var heard = new Events().on("send", probe).on("close", probe).data((c, data) -> probe.to(c));
        final Client client = client(server(heard), new Events());
        final Connection connection = heard.opened();
        final var threads = IntStream.range(0, 4).mapToObj(t -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 200; i++) {
                client.send(bytes("up"));
                connection.send(bytes("down"));
            }
        })).toList();
        threads.forEach(ComponentContract::get);
        heard.received(1_600);
        client.stop();
        heard.closed();

        assertEquals(0, overlaps.get());
    }
}
