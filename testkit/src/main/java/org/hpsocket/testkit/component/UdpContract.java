package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.LIMIT;
import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.CloseReason.Kind.STOPPED;
import static org.hpsocket.HandleResult.ERROR;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocketException;
import org.hpsocket.ReuseAddressPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Udp;
import org.junit.jupiter.api.Test;

/** Peers of datagrams as connections of a server. The network loses nothing. */
public abstract class UdpContract extends ComponentContract {

    /** For runners. */
    protected UdpContract() {
    }

    @Test
    public void shouldTakeAnAddressForAConnection() {
        final var heard = new Events();
        final Server server = server(Udp.push(), heard);
        final Client client = started(hp().client(Udp.push(), new Events()), server);
        final Connection connection = heard.opened();

        assertEquals(client.connection().orElseThrow().localAddress(), connection.remoteAddress());
        assertEquals(server.localAddress(), connection.localAddress());
        client.send(bytes("one"));
        client.send(bytes("two"));

        heard.await("receive 3", 2);
        assertEquals("onetwo", text(heard.received()));
        assertEquals(List.of("accept", "handshake", "receive"), heard.order(connection));
        assertEquals(1, server.connectionCount());
    }

    @Test
    public void shouldKeepTheBordersOfWhatIsSent() {
        final var peer = new Events();
        final Client client = started(hp().client(Udp.push(), peer), server(Udp.push(), Events.echo()));
        final List<Integer> lengths = List.of(1, 15, 16, 17, 1000, 1431, 1432);
        for (final int length : lengths) {
            assertEquals(SendResult.QUEUED, client.send(ByteBuffer.wrap(pattern(length))));
            peer.await("receive " + length);
        }

        assertEquals(lengths.stream().map(length -> "receive " + length).toList(),
            peer.all().stream().filter(line -> line.startsWith("receive")).toList());
    }

    @Test
    public void shouldSendSeveralBuffersAsOneDatagram() {
        final var heard = new Events();
        final Client client = started(hp().client(Udp.push(), new Events()), server(Udp.push(), heard));

        client.send(bytes("head "), bytes(""), bytes("body "), bytes("tail"));

        heard.await("receive 14");
        assertEquals("head body tail", text(heard.received()));
    }

    @Test
    public void shouldCarryDatagramsAsLongAsTheyAreAllowedToBe() {
        final var peer = new Events();
        final Server server = started(hp().server(Udp.push(), Events.echo(), o -> o.maxDatagramSize(65_507)));
        final Client client = started(hp().client(Udp.push(), peer, o -> o.maxDatagramSize(65_507)), server);
        final byte[] sent = pattern(65_507);

        client.send(ByteBuffer.wrap(sent, 0, 30_000), ByteBuffer.wrap(sent, 30_000, 35_507));

        assertArrayEquals(sent, peer.received(sent.length));
        assertEquals(1, peer.count("receive"));
    }

    @Test
    public void shouldRefuseWhatCannotBeSentOrWouldMeanSomethingElse() {
        final Client client = started(hp().client(Udp.push(), new Events()), server(Udp.push(), new Events()));
        final var notice = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(RawPeer.NOTICE));

        refused("without bytes", () -> client.send(bytes("")));
        refused("without bytes", () -> client.send(bytes(""), bytes("")));
        refused("length=1433 maxDatagramSize=1432", () -> client.send(ByteBuffer.allocate(1433)));
        refused("close notice", () -> client.send(notice));
        refused("close notice", () -> client.send(notice.duplicate().limit(4), notice.duplicate().position(4)));
        refused("lost", () -> client.connection().orElseThrow().pauseReceive());
        refused("unread", () -> client.connection().orElseThrow().unread(1));
        assertEquals(SendResult.QUEUED, client.send(ByteBuffer.allocate(16)));
    }

    @Test
    public void shouldTellThePeerWhenEitherSideCloses() {
        final var heard = new Events();
        final var one = new Events();
        final var other = new Events();
        final Server server = server(Udp.push(), heard);
        final Client leaving = started(hp().client(Udp.push(), one), server);
        heard.opened(0);
        started(hp().client(Udp.push(), other), server);
        heard.opened(1).disconnect();

        assertEquals(PEER, other.closed().kind());
        assertEquals(DISCONNECTED, heard.closed(0).kind());
        leaving.stop();
        assertEquals(PEER, heard.closed(1).kind());
        assertEquals(STOPPED, one.closed().kind());
        await("both to be over", () -> server.connectionCount() == 0);
    }

    @Test
    public void shouldSendWhatWasQueuedBeforeItCloses() {
        final var peer = new Events();
        final var heard = new Events().data((c, data) -> {
            for (int i = 0; i < 20; i++) {
                c.send(bytes("answer"));
            }
            c.disconnect();
            return OK;
        });
        started(hp().client(Udp.push(), peer), server(Udp.push(), heard)).send(bytes("question"));

        peer.closed();
        assertEquals(20, peer.count("receive 6"));
    }

    @Test
    public void shouldTellEveryPeerWhenItStops() {
        final var peers = Stream.generate(Events::new).limit(5).toList();
        final var heard = new Events();
        final Server server = server(Udp.push(), heard);
        peers.forEach(peer -> started(hp().client(Udp.push(), peer), server));
        heard.opened(4);

        server.stop();

        peers.forEach(peer -> assertEquals(PEER, peer.closed().kind()));
        assertEquals(5, heard.count("close STOPPED"));
        assertEquals(1, heard.count("shutdown"));
    }

    @Test
    public void shouldStartAgainOnThePortItGaveBack() {
        final Server server = server(Udp.push(), new Events());
        final int port = port(server);
        started(hp().client(Udp.push(), new Events()), server);
        server.stop();

        server.start(HOST, port);

        assertEquals(port, port(server));
        assertEquals(StartException.Step.SOCKET_BIND, assertThrows(StartException.class,
            () -> hp().server(Udp.push(), new Events(), o -> o.reuseAddress(ReuseAddressPolicy.NONE))
            .start(HOST, port)).step());
    }

    @Test
    public void shouldRefuseOneTooManyWithACloseNotice() {
        final var heard = new Events();
        final Server server = started(hp().server(Udp.push(), heard, o -> o.maxConnections(1)));
        started(hp().client(Udp.push(), new Events()), server);
        heard.opened();
        final RawPeer second = RawPeer.of(hp());
        second.send(server, RawPeer.hex("x"));

        assertEquals(List.of(RawPeer.NOTICE), second.heard(1));
        assertEquals(1, heard.count("accept"));
        assertEquals(1, server.stats().refused());
    }

    @Test
    public void shouldTellThePeerThatTheListenerRefuses() {
        final var heard = new Events().on("accept", c -> ERROR);
        final Server server = server(Udp.push(), heard);
        final RawPeer peer = RawPeer.of(hp());
        peer.send(server, RawPeer.hex("x"));

        assertEquals(List.of(RawPeer.NOTICE), peer.heard(1));
        await("nobody left", () -> server.connectionCount() == 0);
        assertEquals(0, heard.count("close"));
        assertEquals(0, heard.count("receive"));
    }

    @Test
    public void shouldBeginNothingForACloseNoticeFromAStranger() {
        final var heard = new Events();
        final Server server = server(Udp.push(), heard);
        final RawPeer stranger = RawPeer.of(hp());
        stranger.send(server, RawPeer.NOTICE);
        stranger.send(server, RawPeer.hex("hello"));
        heard.await("receive 5");

        assertEquals(1, heard.count("accept"));
        assertEquals(0, heard.count("close"));
        stranger.send(server, RawPeer.NOTICE);
        assertEquals(PEER, heard.closed().kind());
        assertEquals(List.of(), stranger.heard());
    }

    @Test
    public void shouldAnswerEveryEmptyDatagramWithOne() {
        final var heard = new Events();
        final Server server = server(Udp.push(), heard);
        final RawPeer peer = RawPeer.of(hp());
        peer.send(server, "-");
        peer.heard(1);
        peer.send(server, "-");

        assertEquals(List.of("-", "-"), peer.heard(2));
        assertEquals(1, heard.count("accept"));
        assertEquals(0, heard.count("receive"));
    }

    @Test
    public void shouldCloseAPeerWhoseDatagramIsTooLongAndIgnoreAStrangers() {
        final var heard = new Events();
        final Server server = started(hp().server(Udp.push(), heard, o -> o.maxDatagramSize(100)));
        final RawPeer stranger = RawPeer.of(hp());
        stranger.send(server, "00".repeat(101));
        assertEquals(ErrorEvent.Kind.LIMIT, heard.error().kind());
        assertTrue(heard.error().message().contains("maxDatagramSize=100"), heard.error().message());
        assertEquals(0, heard.count("accept"));

        stranger.send(server, "00".repeat(100));
        heard.await("receive 100");
        stranger.send(server, "00".repeat(101));

        assertEquals(LIMIT, heard.closed().kind());
        assertEquals(List.of(RawPeer.NOTICE), stranger.heard(1));
        assertEquals(2, server.stats().dropped());
    }

    @Test
    public void shouldSpeakNothingOfItsOwnWhenPlain() {
        final var heard = Events.echo();
        final Server server = server(Udp.push().plain(), heard);
        final RawPeer peer = RawPeer.of(hp());
        peer.send(server, "-");
        peer.send(server, RawPeer.NOTICE);
        peer.send(server, RawPeer.hex("x"));

        assertEquals(List.of(RawPeer.NOTICE, "78"), peer.heard(2));
        heard.opened().disconnect();
        heard.closed();
        assertEquals(List.of(RawPeer.NOTICE, "78"), peer.heard());
    }

    @Test
    public void shouldKnowItsPeersByIdAgeAndSilence() {
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(Udp.push(), heard);
        started(hp().client(Udp.push(), peer), server);
        final Connection connection = heard.opened();
        connection.extra("mine");

        assertEquals("mine", server.connection(connection.id()).orElseThrow().extra().orElseThrow());
        assertEquals(SendResult.QUEUED, server.send(connection.id(), bytes("by id")));
        assertEquals("by id", text(peer.received(5)));
        await("age", () -> connection.connectPeriod().compareTo(Duration.ofMillis(5)) >= 0);
        assertEquals(0, server.disconnectLong(Duration.ofHours(1)));
        assertEquals(0, server.disconnectSilent(Duration.ofHours(1)));
        assertEquals(1, server.disconnectSilent(Duration.ofMillis(5)));
        assertEquals(DISCONNECTED, heard.closed().kind());
        assertFalse(connection.isConnected());
        assertEquals(SendResult.CLOSED, connection.send(bytes("late")));
    }

    @Test
    public void shouldKeepOrderAndNeverOverlapWithListenersOnWorkers() {
        final var heard = Events.echo();
        final var peer = new Events();
        final Server server = started(hp().server(Udp.push(), heard,
            o -> o.dispatch(Dispatch.WORKERS).dispatchThreads(4)));
        final Client client = started(hp().client(Udp.push(), peer), server);
        final var expected = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            client.send(bytes("%03d".formatted(i)));
            expected.append("%03d".formatted(i));
        }

        assertEquals(expected.toString(), text(peer.received(150)));
        assertEquals(50, peer.count("receive 3"));
    }

    @Test
    public void shouldKeepTheOrderOfAForeignThread() throws InterruptedException {
        final var heard = new Events();
        final Client client = started(hp().client(Udp.push(), new Events()), server(Udp.push(), heard));
        final var sender = new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                client.send(bytes("%02d".formatted(i)));
            }
        });
        sender.start();
        sender.join();

        heard.received(200);
        assertEquals(100, heard.count("receive 2"));
        assertEquals("000102", text(heard.received()).substring(0, 6));
    }

    @Test
    public void shouldServePeersOnSeveralPortsOfOneAddress() {
        final var heard = Events.echo();
        final Server server =
            started(hp().server(Udp.push(), heard, o -> o.threads(3).reuseAddress(ReuseAddressPolicy.ADDR_AND_PORT)));
        final var peers = Stream.generate(Events::new).limit(20).toList();
        final var clients = peers.stream().map(peer -> started(hp().client(Udp.push(), peer), server)).toList();
        clients.forEach(client -> client.send(bytes("hello")));

        peers.forEach(peer -> assertEquals("hello", text(peer.received(5))));
        assertEquals(20, heard.count("accept"));
        server.stop();
        peers.forEach(peer -> assertEquals(PEER, peer.closed().kind()));
    }

    @Test
    public void shouldServeWhatItsUriNames() {
        final var peer = new Events();
        final Server server = started(hp().server(
            "udp://127.0.0.1:0?heartbeat=5s&attempts=2&notice=false&maxDatagramSize=100&postReceiveCount=1",
            Events.echo()));
        final Client client =
            started(hp().client(Udp.push().notice(false).heartbeat(Duration.ofSeconds(5), 2), peer), server);
        for (int i = 0; i < 10; i++) {
            client.send(bytes("x"));
        }

        peer.received(10);
        assertEquals(new Udp(Duration.ofSeconds(5), 2, true, false), server.protocol());
        assertEquals(List.of(100, 1), List.of(server.options().maxDatagramSize(), server.options().postReceiveCount()));
        refusedStart("udp heartbeat in ms=999", "udp://127.0.0.1:0?heartbeat=999ms");
        refusedStart("maxDatagramSize=65508", "udp://127.0.0.1:0?maxDatagramSize=65508");
        refusedStart("greeting=maybe", "udp://127.0.0.1:0?greeting=maybe");
    }

    @Test
    public void shouldTellWhatWasSent() {
        final var heard = Events.echo();
        final var peer = new Events();
        started(hp().client(Udp.push(), peer), server(Udp.push(), heard)).send(bytes("count me"));

        peer.received(8);
        heard.await("send 8");
        peer.await("send 8");
        assertEquals(8, heard.opened().bytesReceived());
        assertEquals(8, heard.opened().bytesSent());
    }

    private void refusedStart(final String words, final String uri) {
        refused(words, () -> hp().server(uri, new Events()));
    }

    private static void refused(final String words, final Runnable call) {
        final var failure = assertThrows(HpSocketException.class, call::run);
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }
}
