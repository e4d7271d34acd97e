package org.hpsocket.testkit.component;

import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Pack;
import org.hpsocket.PullConnection;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.junit.jupiter.api.Test;

/** Handshakes that begin when the application says so: plain bytes before, and not one of them lost at the change. */
public abstract class TlsStartContract extends SecureContract {
    private static final String GO = "STARTTLS\n";
    private static final String READY = "ready\n";

    /** For runners. */
    protected TlsStartContract() {
    }

    private Tls sleepingServer() {
        return serverTls().autoHandshake(false);
    }

    private Tls sleepingClient() {
        return clientTls().autoHandshake(false);
    }

    private EnginePeer peer(final Server server) {
        return EnginePeer.asleep(AUTHORITY).connect(hp(), server);
    }

    /** Reads the plain line, answers it and begins; the rest stays unread. Echoes what is protected. */
    private static HandleResult line(final Connection connection, final ByteBuffer data) {
        if (connection.tls().isPresent()) {
            connection.send(data);
        } else if (data.remaining() < GO.length()) {
            connection.unread(data.remaining());
        } else {
            connection.unread(data.remaining() - GO.length());
            begin(connection);
        }
        return OK;
    }

    private static HandleResult pack(final Connection connection, final ByteBuffer data) {
        if (connection.tls().isPresent()) {
            connection.send(data);
        } else {
            begin(connection);
        }
        return OK;
    }

    private static HandleResult pulled(final PullConnection connection, final int available) {
        final ByteBuffer data = ByteBuffer.allocate(connection.tls().isPresent() ? available : GO.length());
        if (connection.fetch(data) == FetchResult.OK) {
            pack(connection, data.flip());
        }
        return OK;
    }

    private static void begin(final Connection connection) {
        connection.send(bytes(READY));
        connection.startHandshake();
    }

    /** Has a foreign peer say the plain unit and its hello at once, and then a unit by TLS, which is echoed. */
    private void startsInTheSameDelivery(final Server server, final byte[] go, final int answerBytes,
        final byte... unit) {
        final EnginePeer peer = peer(server);
        final byte[] hello = peer.helloAfter(answerBytes);
        peer.raw(ByteBuffer.allocate(go.length + hello.length).put(go).put(hello).array());
        peer.await("handshake").say(unit);

        assertArrayEquals(unit,
            Arrays.copyOfRange(peer.received(answerBytes + unit.length), answerBytes, answerBytes + unit.length));
    }

    /** The connection of a server, before its handshake. */
    private static Connection accepted(final Server server, final Events heard) {
        heard.await("accept");
        return server.connections().iterator().next();
    }

    @Test
    public void shouldPassPlainBytesBothWaysAndThenShakeHands() {
        final var heard = Events.echo();
        final var peer = new Events();
        final Server server = server(sleepingServer(), heard);
        final Connection own = client(sleepingClient(), server, peer).connection().orElseThrow();
        own.send(bytes("plain"));
        assertEquals("plain", text(peer.received(5)));
        assertEquals(List.of(5L, 5L), List.of(own.bytesSent(), own.bytesReceived()));
        assertEquals(List.of(0, 0), List.of(heard.count("handshake"), peer.count("handshake")));
        assertTrue(own.isSecure() && own.tls().isEmpty());
        accepted(server, heard).startHandshake();
        own.startHandshake();

        peer.opened().send(bytes("secret"));
        assertEquals("plainsecret", text(peer.received(11)));
        assertTrue(own.tls().isPresent() && own.bytesReceived() > 100);
        assertEquals(List.of("prepare-connect", "connect", "receive", "handshake", "receive"),
            peer.order(own).stream().filter(event -> !event.equals("send")).toList());
    }

    @Test
    public void shouldConnectBeforeTheHandshakeIsAskedFor() {
        final Server server = server(sleepingServer(), new Events());
        final Agent agent = started(hp().agent(Tcp.push().over(sleepingClient()), new Events()));

        assertTrue(get(agent.connect(target(server))).isConnected());
    }

    @Test
    public void shouldStartWhenTheHelloComesAfterThePlainLine() {
        final var heard = new Events().data(TlsStartContract::line);
        final EnginePeer peer = peer(server(sleepingServer(), heard));
        peer.raw(plain(GO));
        assertEquals(READY, text(peer.received(READY.length())));
        peer.raw(peer.hello());
        peer.await("handshake").say((byte) 'x');

        assertEquals(READY + "x", text(peer.received(READY.length() + 1)));
        assertEquals(List.of("accept", "receive", "handshake", "receive"),
            heard.order(heard.opened()).stream().filter(event -> !event.equals("send")).toList());
    }

    /** The hello is in the event of the plain line, which leaves it unread. */
    @Test
    public void shouldGiveUnreadBytesToTheHandshake() {
        startsInTheSameDelivery(server(sleepingServer(), new Events().data(TlsStartContract::line)), plain(GO),
            READY.length(), (byte) 'x');
    }

    @Test
    public void shouldGiveWhatFollowsThePlainPackToTheHandshake() {
        final Server server = server(Pack.flag(0).over(sleepingServer()), new Events().data(TlsStartContract::pack));
        startsInTheSameDelivery(server, new byte[] {2, 0, 0, 0, 'g', 'o'}, 4 + READY.length(), (byte) 1, (byte) 0,
            (byte) 0, (byte) 0, (byte) 'x');
    }

    @Test
    public void shouldGiveWhatNobodyHasFetchedToTheHandshake() {
        final Server server = server(Tcp.pull().over(sleepingServer()),
            new Events().available(TlsStartContract::pulled));
        startsInTheSameDelivery(server, plain(GO), READY.length(), (byte) 'x');
    }

    @Test
    public void shouldGiveUnreadBytesToTheHandshakeOnWorkers() {
        final Server server = started(hp().server(Tcp.push().over(sleepingServer()),
            new Events().data(TlsStartContract::line), options -> options.dispatch(Dispatch.WORKERS)));
        startsInTheSameDelivery(server, plain(GO), READY.length(), (byte) 'x');
    }

    @Test
    public void shouldKeepTheWholeTalkInOrder() {
        final var heard = new Events().data(TlsStartContract::line);
        final var peer = new Events();
        peer.data((connection, data) -> {
            if (connection.tls().isEmpty()) {
                if (data.remaining() < READY.length()) {
                    connection.unread(data.remaining());
                } else {
                    connection.startHandshake();
                }
            }
            return OK;
        });
        final Client client = client(sleepingClient(), server(sleepingServer(), heard), peer);
        client.send(bytes(GO));
        final byte[] secret = pattern(5_000);
        peer.opened().send(ByteBuffer.wrap(secret));

        heard.await("the secret", () -> text(heard.received()).endsWith(text(secret)));
        assertEquals(1, heard.count("handshake"));
    }

    @Test
    public void shouldSendPlainlyWhatWasQueuedBefore() {
        final var heard = new Events();
        final Server server = server(sleepingServer(), heard);
        final EnginePeer peer = peer(server);
        final Connection connection = accepted(server, heard);
        final byte[] much = pattern(muchBytes());
        assertEquals(SendResult.QUEUED, connection.send(ByteBuffer.wrap(much)));
        connection.startHandshake();
        assertEquals(SendResult.HANDSHAKING, connection.send(bytes("too early")));

        assertArrayEquals(much, peer.received(much.length));
        peer.raw(peer.hello());
        peer.await("handshake");
        heard.opened().send(bytes("secret"));
        assertEquals("secret", text(Arrays.copyOfRange(peer.received(much.length + 6), much.length, much.length + 6)));
    }

    @Test
    public void shouldStartFromAnotherThreadWhilePaused() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Server server = server(sleepingServer(), heard);
        final EnginePeer peer = peer(server);
        accepted(server, heard).startHandshake();
        peer.raw(peer.hello());
        peer.await("handshake").say((byte) 'x');
        heard.opened().resumeReceive();

        assertEquals("x", text(heard.received(1)));
    }

    @Test
    public void shouldStartInTheFirstEvent() {
        final var heard = Events.echo().doing("accept", Connection::startHandshake);
        final var peer = new Events().doing("connect", Connection::startHandshake);
        final Client client = client(sleepingClient(), server(sleepingServer(), heard), peer);
        client.send(bytes("x"));

        assertEquals("x", text(peer.received(1)));
        assertEquals(List.of("accept", "handshake"), heard.order(heard.opened()).subList(0, 2));
    }

    @Test
    public void shouldRefuseToStartTwiceOrWithoutNeed() {
        final var heard = new Events();
        final Server sleeping = server(sleepingServer(), heard);
        final Connection twice = client(sleepingClient(), sleeping, new Events()).connection().orElseThrow();
        twice.startHandshake();
        final Connection own = secureClient(secureServer(new Events()), new Events()).connection().orElseThrow();
        final Connection plain = client(server(new Events()), new Events()).connection().orElseThrow();

        assertFails("it has begun", twice);
        assertFails("handshakes begin by themselves", own);
        assertFails("no TLS", plain);
        assertTrue(twice.isConnected() && own.isConnected() && plain.isConnected());
    }

    private static void assertFails(final String words, final Connection connection) {
        final String message = assertThrows(HpSocketException.class, connection::startHandshake).getMessage();
        assertTrue(message.contains(words) && message.contains("connection=" + connection.id()), message);
    }

    @Test
    public void shouldIgnoreAStartOfAClosedConnection() {
        final var heard = new Events();
        final Connection connection = client(sleepingClient(), server(sleepingServer(), new Events()), heard)
            .connection().orElseThrow();
        connection.disconnect();
        heard.closed();
        connection.startHandshake();

        assertEquals(0, heard.count("handshake"));
        assertEquals(0, heard.count("error"));
    }

    @Test
    public void shouldGiveUpAHandshakeThatWasAskedForInVain() {
        final var heard = new Events();
        final Server server = started(
            hp().server(Tcp.push().over(sleepingServer()), heard,
            options -> options.connectTimeout(Duration.ofMillis(300))));
        final var peer = new Events();
        client(server, peer).send(bytes("plain"));
        heard.received(5);
        accepted(server, heard).startHandshake();

        assertEquals(CloseReason.Kind.TIMEOUT, heard.closed().kind());
        assertTrue(heard.closed().message().contains("connectTimeout=300ms"), heard.closed()::message);
        peer.closed();
    }

    @Test
    public void shouldEndPlainlyWhileAsleep() {
        final var heard = Events.echo();
        final var peer = new Events();
        final Client client = client(server(sleepingServer(), heard), peer);
        client.send(bytes("plain"));
        peer.received(5);
        client.connection().orElseThrow().disconnect();

        assertEquals(CloseReason.Kind.PEER, heard.closed().kind());
        assertFalse(heard.closed().truncated());
        assertEquals("plain", text(peer.received()));
    }

    private static byte[] plain(final String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }
}
