package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.CloseReason.Kind.STOPPED;
import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.hpsocket.CloseReason.Kind.TRUNCATED;
import static org.hpsocket.Connection.Disconnect.FORCE;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Pack;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsProvider;
import org.junit.jupiter.api.Test;

/** How connections over TLS end: with a farewell, without one, in mid-handshake, by either side. */
public abstract class TlsCloseContract extends SecureContract {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** For runners. */
    protected TlsCloseContract() {
    }

    private EnginePeer peer(final Server server, final String... versions) {
        return EnginePeer.client(AUTHORITY, versions).connect(hp(), server).await("handshake");
    }

    /** Gives the connection of a server whose peer does not read, with much queued. */
    private Connection queued(final Events heard, final Events peer) {
        final Server server = started(hp().server(served(), heard, o -> o.closeTimeout(LONG)));
        secureClient(server, peer.doing("connect", Connection::pauseReceive));
        final Connection connection = heard.opened();
        assertEquals(SendResult.QUEUED, connection.send(ByteBuffer.wrap(pattern(muchBytes()))));
        return connection;
    }

    @Test
    public void shouldSendWhatIsQueuedAndSayFarewell() {
        final var heard = new Events();
        final var peer = new Events();
        final Connection connection = queued(heard, peer);
        connection.disconnect();
        peer.opened().resumeReceive();
        peer.closed();

        assertArrayEquals(pattern(muchBytes()), peer.received());
        assertEquals(PEER, peer.closed().kind());
        assertFalse(peer.closed().truncated());
        assertEquals(DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldDropWhatIsQueuedWhenForced() {
        final var heard = new Events();
        final var peer = new Events();
        queued(heard, peer).disconnect(FORCE);
        heard.closed();
        peer.opened().resumeReceive();
        peer.closed();

        assertTrue(peer.received().length < muchBytes());
        assertTrue(peer.closed().truncated() || peer.closed().isError(), () -> peer.closed().toString());
        assertEquals(DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldSayFarewellToForeignPeersOfEachVersion() {
        for (final String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
            final var heard = new Events().data((c, data) -> {
                c.send(data);
                c.disconnect();
                return OK;
            });
            final EnginePeer peer = peer(secureServer(heard), version);
            peer.say((byte) 'x');

            assertEquals("x", text(peer.received(1)), version);
            peer.await("farewell").await("close PEER");
            assertEquals(DISCONNECTED, heard.closed().kind(), version);
        }
    }

    @Test
    public void shouldEndWhenThePeerSaysFarewell() {
        for (final String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
            final var heard = new Events();
            final EnginePeer peer = peer(secureServer(heard), version);
            peer.say((byte) 'x');
            peer.farewell();

            assertEquals(PEER, heard.closed().kind(), version);
            assertFalse(heard.closed().truncated(), version);
            assertEquals("x", text(heard.received()), version);
            peer.await("farewell").await("close");
        }
    }

    @Test
    public void shouldNotTrustAnEndWithoutFarewell() {
        final var heard = new Events();
        final EnginePeer peer = peer(secureServer(heard));
        peer.say((byte) 'x');
        heard.received(1);
        peer.end();

        assertEquals(PEER, heard.closed().kind());
        assertTrue(heard.closed().truncated());
        assertFalse(heard.closed().isError());
    }

    @Test
    public void shouldTellAnEndInMidRecordFromOthers() {
        final var heard = new Events();
        final EnginePeer peer = peer(secureServer(heard));
        final byte[] record = peer.seal(pattern(1_000));
        peer.raw(java.util.Arrays.copyOf(record, record.length / 2));
        peer.end();

        assertTrue(heard.closed().truncated());
        assertEquals(0, heard.received().length);
    }

    @Test
    public void shouldTellAnEndInMidPackWhicheverItIs() {
        for (final boolean farewell : new boolean[] {true, false}) {
            final var heard = new Events();
            final EnginePeer peer = peer(server(Pack.flag(3).over(serverTls()), heard));
            peer.say((byte) 5, (byte) 0, (byte) 0xC0);
            if (farewell) {
                peer.farewell();
            } else {
                peer.end();
            }

            assertEquals(TRUNCATED, heard.closed().kind());
            assertTrue(heard.closed().truncated());
        }
    }

    /**
     * BouncyCastle ends both directions with the peer's farewell, as TLS 1.2 demands; what was heard before it is told.
     */
    @Test
    public void shouldHearAQuestionThatComesWithAFarewellAndAnswerWhereThatMayBe() {
        final var heard = Events.echo();
        final EnginePeer peer = peer(secureServer(heard), "TLSv1.3");
        peer.say(pattern(10_000));
        peer.farewell();

        assertArrayEquals(pattern(10_000), heard.received(10_000));
        peer.await("farewell");
        assertEquals(PEER, heard.closed().kind());
        if (provider() == TlsProvider.JDK) {
            assertArrayEquals(pattern(10_000), peer.received(10_000));
        }
    }

    @Test
    public void shouldSendWhileReceivingIsPausedThoughThePeerHasSaidFarewell() {
        final var heard = new Events().data((c, data) -> {
            c.pauseReceive();
            return OK;
        });
        final EnginePeer peer = peer(secureServer(heard), "TLSv1.3");
        peer.sayLast((byte) 'x');
        heard.received(1);
        final Connection connection = heard.opened();
        await("the pause", connection::isReceivePaused);

        assertEquals(SendResult.QUEUED, connection.send(bytes("late")));
        assertEquals("late", text(peer.received(4)));
        connection.resumeReceive();
        assertEquals(PEER, heard.closed().kind());
        assertFalse(heard.closed().truncated());
        assertEquals(SendResult.CLOSED, connection.send(bytes("later")));
    }

    @Test
    public void shouldDisconnectInMidHandshake() {
        final var heard = new Events();
        final Server server = secureServer(heard);
        final Events silent = new Events();
        client(server, silent);
        heard.await("accept");
        server.connections().iterator().next().disconnect();

        assertEquals(DISCONNECTED, heard.closed().kind());
        silent.closed();
        assertEquals(0, heard.count("handshake"));
    }

    @Test
    public void shouldStopWithHandshakesInFlight() {
        final var heard = new Events();
        final Tls tls = serverTls();
        final Server server = server(tls, heard);
        for (int i = 0; i < 5; i++) {
            final EnginePeer peer = EnginePeer.asleep(AUTHORITY).connect(hp(), server);
            final byte[] hello = peer.hello();
            peer.raw(i % 2 == 0 ? hello : java.util.Arrays.copyOf(hello, hello.length / 2));
        }
        heard.await("accept", 5);
        server.stop();

        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(heard.count("accept"), heard.count("close"));
        assertEquals(0, tls.contexts().handshakes());
    }

    @Test
    public void shouldStopAClientWhoseHandshakeGetsNoAnswer() {
        final Server silent = server(new Events());
        final var heard = new Events();
        final Client client = hp().client(connected(), heard);
        final var attempt = client.startAsync(target(silent));
        await("its hello", () -> silent.stats().bytesReceived() > 0);
        client.stop();

        failure(attempt);
        assertEquals(STOPPED, heard.closed().kind());
    }

    @Test
    public void shouldGiveUpAClientThatStopsInMidHandshake() {
        final var heard = new Events();
        final Tls tls = serverTls();
        final Server server = started(hp().server(Tcp.push().over(tls), heard,
            o -> o.connectTimeout(Duration.ofMillis(300))));
        final EnginePeer peer = EnginePeer.asleep(AUTHORITY).connect(hp(), server);
        final byte[] hello = peer.hello();
        peer.raw(java.util.Arrays.copyOf(hello, 100));

        assertEquals(TIMEOUT, heard.closed().kind());
        final String message = heard.closed().message();
        assertTrue(message.contains("handshake") && message.contains("connectTimeout=300ms"), message);
        peer.await("close");
        await("the end of the handshake", () -> tls.contexts().handshakes() == 0);
    }

    @Test
    public void shouldGiveUpAServerThatStopsInMidHandshake() {
        final Server silent = server(new Events());
        final var heard = new Events();
        final Client client = hp().client(connected(), heard, o -> o.connectTimeout(Duration.ofMillis(300)));

        final var failure = assertThrows(StartException.class, () -> client.start(target(silent)));
        assertTrue(failure.getMessage().contains("connectTimeout=300ms"), failure.getMessage());
        assertEquals(TIMEOUT, heard.closed().kind());
    }

    @Test
    public void shouldFailAConnectThatIsEndedInMidHandshake() {
        final Server server = server(new Events().data((c, data) -> {
            c.disconnect();
            return OK;
        }));
        final var heard = new Events();

        final var failure = assertThrows(StartException.class, () -> secureClient(server, heard));
        assertEquals(StartException.Step.CONNECT_SERVER, failure.step());
        assertFalse(failure.getMessage().isBlank());
        heard.closed();
        assertEquals(0, heard.count("handshake"));
    }

    @Test
    public void shouldEndOnceWhicheverSideEnds() {
        final var heard = Events.echo();
        final var peers = new Events();
        final Server server = secureServer(heard);
        final var agent = started(hp().agent(connected(), peers));
        for (int i = 0; i < 12; i++) {
            final Connection peer = get(agent.connect(target(server)));
            peer.send(bytes("hello"));
            if (i % 3 != 0) {
                peer.disconnect();
            }
            if (i % 3 != 1) {
                heard.opened(i).disconnect(i % 2 == 0 ? Connection.Disconnect.ORDERLY : FORCE);
            }
        }
        heard.closed(11);
        peers.closed(11);
        agent.stop();
        server.stop();

        assertEquals(12, heard.count("close"));
        assertEquals(12, peers.count("close"));
    }
}
