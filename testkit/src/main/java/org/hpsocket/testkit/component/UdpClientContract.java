package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.LIMIT;
import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.CloseReason.Kind.RESET;
import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.hpsocket.HandleResult.ERROR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Reconnect;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Udp;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Clients and agents that speak datagrams. */
public abstract class UdpClientContract extends ComponentContract {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** For runners. */
    protected UdpClientContract() {
    }

    @Test
    public void shouldGreetBeforeItSendsAndSayGoodbye() {
        final RawPeer peer = RawPeer.of(hp());
        final var events = new Events();
        final Client client = hp().client(Udp.push(), events);
        client.start(HOST, peer.port());
        client.send(bytes("hello"));
        peer.heard(2);
        client.stop();

        assertEquals(List.of("-", RawPeer.hex("hello"), RawPeer.NOTICE), peer.heard(3));
        assertEquals(List.of("prepare-connect", "connect", "handshake", "send", "close"), events.all().stream()
            .map(line -> line.split(" ")[0]).filter(name -> !name.equals("shutdown")).toList());
    }

    @Test
    public void shouldSpeakNothingOfItsOwnWhenPlain() {
        final RawPeer peer = RawPeer.of(hp());
        final Client client = hp().client(Udp.push().plain(), new Events());
        client.start(HOST, peer.port());
        client.send(bytes("hello"));
        peer.heard(1);
        client.stop();
        client.start(HOST, peer.port());
        client.send(bytes("again"));

        assertEquals(List.of(RawPeer.hex("hello"), RawPeer.hex("again")), peer.heard(2));
    }

    @Test
    public void shouldCloseWhenThePeerSaysGoodbye() {
        final RawPeer peer = RawPeer.of(hp());
        final var events = new Events();
        final Client client = hp().client(Udp.push(), events);
        client.start(HOST, peer.port());
        peer.heard(1);
        peer.answer(RawPeer.NOTICE);

        assertEquals(PEER, events.closed().kind());
        client.awaitStop();
        assertEquals(ServiceState.STOPPED, client.state());
        assertEquals(List.of("-"), peer.heard());
        assertEquals(SendResult.CLOSED, client.send(bytes("late")));
    }

    @Test
    public void shouldCloseWithItsReasonWhenNobodyListens() {
        final Server server = server(Udp.push(), new Events());
        final int port = port(server);
        server.stop();
        final var events = new Events();
        hp().client(Udp.push(), events).start(HOST, port);

        assertEquals(RESET, events.closed().kind());
        assertTrue(events.closed().message().contains("nobody listens"), events.closed().message());
        assertEquals(List.of("prepare-connect", "connect", "handshake", "close"), events.all().stream()
            .map(line -> line.split(" ")[0]).filter(name -> !name.equals("shutdown")).toList());
    }

    @Test
    public void shouldCloseAfterAsManyHeartbeatsWithoutAnswer() {
        final RawPeer peer = RawPeer.of(hp());
        final var events = new Events();
        hp().client(Udp.push().heartbeat(SECOND, 2), events).start(HOST, peer.port());

        assertEquals(TIMEOUT, events.closed().kind());
        assertEquals(List.of("-", "-", "-"), peer.heard());
    }

    @Test
    public void shouldCloseASilentPeerOfAServer() {
        final var heard = new Events();
        final Server server = server(Udp.push().heartbeat(SECOND, 1), heard);
        final RawPeer peer = RawPeer.of(hp());
        peer.send(server, RawPeer.hex("x"));

        assertEquals(TIMEOUT, heard.closed().kind());
        assertTrue(heard.closed().message().contains("1000ms"), heard.closed().message());
        assertEquals(List.of(), peer.heard());
    }

    @Test
    public void shouldLiveOnHeartbeatsAlone() {
        final var heard = new Events();
        final var events = new Events();
        final Server server = server(Udp.push().heartbeat(SECOND, 1), heard);
        final Client client = started(hp().client(Udp.push().heartbeat(SECOND, 1), events), server);
        await("some heartbeats", () -> heard.opened().connectPeriod().compareTo(SECOND.multipliedBy(4)) > 0);

        assertEquals(0, heard.count("close"));
        client.send(bytes("still here"));
        heard.received(10);
    }

    @Test
    public void shouldCloseWhenADatagramOfThePeerIsTooLong() {
        final RawPeer peer = RawPeer.of(hp());
        final var events = new Events();
        hp().client(Udp.push(), events, o -> o.maxDatagramSize(100)).start(HOST, peer.port());
        peer.heard(1);
        peer.answer("71".repeat(101));

        assertEquals(LIMIT, events.closed().kind());
        assertEquals(List.of("-", RawPeer.NOTICE), peer.heard(2));
    }

    @Test
    public void shouldConnectToManyPeersFromOneAgent() {
        final var heard = Events.echo();
        final Server server = server(Udp.push(), heard);
        final var events = new Events();
        final Agent agent = started(hp().agent(Udp.push(), events));
        for (int i = 0; i < 30; i++) {
            get(agent.connect(HOST, port(server), i)).send(bytes("%02d".formatted(i)));
        }

        events.received(60);
        assertEquals(30, agent.connectionCount());
        final Set<String> told = new TreeSet<>();
        for (int i = 0; i < 60; i += 2) {
            told.add(text(events.received()).substring(i, i + 2));
        }
        assertEquals(30, told.size());
        agent.stop();
        await("nobody left", () -> server.connectionCount() == 0);
        assertEquals(30, heard.count("close PEER"));
    }

    @Test
    public void shouldBindTheAddressAndPortItIsTold() {
        final var heard = new Events();
        final Server server = server(Udp.push(), heard);
        final int port = freeDatagramPort();
        final Client client = hp().client(Udp.push(), new Events());
        client.start(Target.of(HOST, port(server)).from(HOST, port));

        assertEquals(new InetSocketAddress(HOST, port), client.connection().orElseThrow().localAddress().orElseThrow());
        assertEquals(new InetSocketAddress(HOST, port), heard.opened().remoteAddress().orElseThrow());
    }

    @Test
    public void shouldConnectAgainWhenThePeerGoesAndComes() {
        final var heard = new Events();
        final Server server = server(Udp.push(), heard);
        final var events = new Events();
        final Agent agent = started(hp().agent(Udp.push(), events,
            o -> o.reconnect(Reconnect.backOff(Duration.ofMillis(20), Duration.ofMillis(100)))));
        get(agent.connect(HOST, port(server)));
        heard.opened().disconnect();

        final Connection again = events.opened(1);
        heard.opened(1);
        again.send(bytes("back"));
        heard.received(4);
    }

    @Test
    public void shouldFailWhenTheListenerRefusesTheConnect() {
        final RawPeer peer = RawPeer.of(hp());
        final var events = new Events().on("connect", c -> ERROR);
        final Client client = hp().client(Udp.push(), events);

        Assertions.assertThrows(StartException.class, () -> client.start(HOST, peer.port()));

        assertEquals(0, events.count("close"));
        assertEquals(ServiceState.STOPPED, client.state());
    }
}
