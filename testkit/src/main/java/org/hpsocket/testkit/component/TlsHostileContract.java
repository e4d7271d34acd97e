package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.HANDSHAKE;
import static org.hpsocket.CloseReason.Kind.LIMIT;
import static org.hpsocket.CloseReason.Kind.PROTOCOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.ssl.Tls;
import org.junit.jupiter.api.Test;

/**
 * Peers that break TLS, or never meant it: told of it by an alert where there is one, closed with a reason, and nobody
 * else notices.
 */
public abstract class TlsHostileContract extends SecureContract {
    private static final byte ALERT = 21;
    private static final int KEY_CHANGES = 50;
    private static final int EMPTY_RECORDS = 3_000;

    /** For runners. */
    protected TlsHostileContract() {
    }

    private EnginePeer peer(final Server server, final String... versions) {
        return EnginePeer.client(AUTHORITY, versions).connect(hp(), server).await("handshake");
    }

    /** Says something that is no TLS, and requires that it is told so and that nobody else is harmed. */
    private String refused(final byte... said) {
        final var heard = Events.echo();
        final var honest = new Events();
        final Server server = secureServer(heard);
        final Client unharmed = secureClient(server, honest);
        heard.opened();
        final var hostile = new Events();
        client(server, hostile).send(ByteBuffer.wrap(said));

        assertTrue(heard.closed().isError(), heard.closed()::toString);
        assertEquals(HANDSHAKE, heard.closed().kind());
        hostile.closed();
        assertEquals(ALERT, hostile.received()[0], "an alert");
        unharmed.send(bytes("unharmed"));
        assertEquals("unharmed", text(honest.received(8)));
        assertEquals(1, heard.count("close"));
        server.stop();
        return heard.closed().message();
    }

    @Test
    public void shouldTellWhoSpeaksPlainHttp() {
        final String message =
            refused("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertTrue(message.contains("HTTP"), message);
    }

    @Test
    public void shouldRefuseGarbage() {
        refused(pattern(1_000));
        refused((byte) 0x80, (byte) 0x2E, (byte) 1, (byte) 0, (byte) 2, (byte) 0);
        refused(new byte[200]);
    }

    @Test
    public void shouldRefuseRecordsOfAnImpossibleLength() {
        refused((byte) 22, (byte) 3, (byte) 1, (byte) 0xFF, (byte) 0xFF, (byte) 1);
        refused((byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 0, (byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 0);
    }

    @Test
    public void shouldRefuseAnythingButAHelloAtFirst() {
        refused((byte) 23, (byte) 3, (byte) 3, (byte) 0, (byte) 1, (byte) 'x');
        refused((byte) 22, (byte) 3, (byte) 3, (byte) 0, (byte) 4, (byte) 14, (byte) 0, (byte) 0, (byte) 0);
    }

    @Test
    public void shouldTellWhatComesTogetherWithAHello() {
        final var heard = new Events();
        final EnginePeer peer = EnginePeer.asleep(AUTHORITY).connect(hp(), server(serverTls(), heard));
        final byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        final byte[] hello = peer.hello();
        final byte[] both = Arrays.copyOf(hello, hello.length + http.length);
        System.arraycopy(http, 0, both, both.length - http.length, http.length);
        peer.raw(both);

        assertEquals(HANDSHAKE, heard.closed().kind());
        assertTrue(heard.closed().message().contains("plain HTTP"), heard.closed()::message);
    }

    @Test
    public void shouldRefuseAnEndlessHello() {
        final byte[] record = new byte[5 + 16_384];
        record[0] = 22;
        record[1] = 3;
        record[2] = 1;
        record[3] = 0x40;
        record[5] = 1;
        record[6] = (byte) 0xFF;
        record[7] = (byte) 0xFF;
        record[8] = (byte) 0xFF;
        final byte[] more = record.clone();
        final byte[] all = Arrays.copyOf(record, 20 * record.length);
        for (int i = 1; i < 20; i++) {
            System.arraycopy(more, 0, all, i * record.length, record.length);
        }
        refused(all);
    }

    @Test
    public void shouldTellAPeerThatEndsInMidHandshakeFromOthers() {
        final var heard = new Events();
        final Tls tls = serverTls();
        final Server server = server(tls, heard);
        final EnginePeer peer = EnginePeer.asleep(AUTHORITY).connect(hp(), server);
        peer.raw(Arrays.copyOf(peer.hello(), 60));
        peer.end();

        assertTrue(heard.closed().isError() || heard.closed().truncated(), heard.closed()::toString);
        assertEquals(List.of("accept", "close"), heard.all().stream().map(line -> line.split(" ")[0])
            .filter(line -> !line.equals("prepare-listen")).toList());
        await("the end of the handshake", () -> tls.contexts().handshakes() == 0);
    }

    @Test
    public void shouldHearAHelloThatComesByteByByte() {
        final var heard = Events.echo();
        final EnginePeer peer = EnginePeer.asleep(AUTHORITY).connect(hp(), secureServer(heard));
        for (final byte one : peer.hello()) {
            peer.raw(one);
        }
        peer.await("handshake").say((byte) 'x');

        assertEquals("x", text(peer.received(1)));
    }

    @Test
    public void shouldBoundTheHandshakesInFlight() {
        final var heard = Events.echo();
        final Tls tls = serverTls().handshakesAtOnce(2);
        final Server server = server(tls, heard);
        final var honest = new Events();
        final Client before = secureClient(server, honest);
        heard.opened();
        for (int i = 0; i < 2; i++) {
            final EnginePeer stopping = EnginePeer.asleep(AUTHORITY).connect(hp(), server);
            stopping.raw(stopping.helloOnly());
        }
        await("two handshakes", () -> tls.contexts().handshakes() == 2);
        final var refused = new Events();

        assertThrows(StartException.class, () -> secureClient(server, refused));
        assertEquals(LIMIT, heard.closed().kind());
        assertTrue(heard.closed().message().contains("handshakesAtOnce=2"), heard.closed()::message);
        before.send(bytes("open"));
        assertEquals("open", text(honest.received(4)));
        assertEquals(2, tls.contexts().handshakes());
    }

    @Test
    public void shouldTellOfARecordThatWasChangedOnItsWay() {
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            final var heard = Events.echo();
            final Server server = secureServer(heard);
            final EnginePeer peer = peer(server, version);
            final EnginePeer honest = peer(server, version);
            final byte[] record = peer.seal(pattern(100));
            record[record.length / 2] ^= 1;
            peer.raw(record);

            assertEquals(PROTOCOL, heard.closed().kind(), version);
            assertTrue(heard.closed().message().contains("connection="), heard.closed()::message);
            assertTrue(peer.failure().contains("bad_record_mac"), peer.failure());
            peer.await("close");
            honest.say((byte) 'x');
            assertEquals("x", text(honest.received(1)));
            assertEquals(0, heard.received().length - 1);
        }
    }

    @Test
    public void shouldTellOfARecordThatCameTwice() {
        final var heard = Events.echo();
        final EnginePeer peer = peer(secureServer(heard));
        final byte[] record = peer.seal((byte) 'x');
        peer.raw(record);
        peer.raw(record);

        assertEquals(PROTOCOL, heard.closed().kind());
        assertTrue(peer.failure().contains("bad_record_mac"), peer.failure());
        assertEquals("x", text(heard.received()));
    }

    @Test
    public void shouldTellOfPlainBytesAfterTheHandshake() {
        final var heard = Events.echo();
        final EnginePeer peer = peer(secureServer(heard));
        heard.opened();
        peer.raw(pattern(50));

        assertEquals(PROTOCOL, heard.closed().kind());
        peer.failure();
        assertEquals(0, heard.received().length);
    }

    @Test
    public void shouldCloseWhenThePeerWantsAnotherHandshake() {
        final var heard = Events.echo();
        final EnginePeer peer = peer(secureServer(heard), "TLSv1.2");
        peer.raw(peer.again());

        assertEquals(PROTOCOL, heard.closed().kind());
        assertTrue(heard.closed().message().contains("renegotiate"), heard.closed()::message);
        peer.await("close");
    }

    @Test
    public void shouldCloseWhenTheServerWantsAnotherHandshake() {
        final EnginePeer foreign = EnginePeer.server(SHOWN, AUTHORITY, "TLSv1.2");
        final Server server = server(org.hpsocket.Tcp.push(), foreign);
        final var own = new Events();
        secureClient(server, own);
        foreign.await("handshake").raw(foreign.again());

        assertEquals(PROTOCOL, own.closed().kind());
        assertTrue(own.closed().message().contains("renegotiate"), own.closed()::message);
    }

    @Test
    public void shouldChangeKeysWithThePeer() {
        final var heard = Events.echo();
        final EnginePeer peer = peer(secureServer(heard), "TLSv1.3");
        for (int i = 0; i < KEY_CHANGES; i++) {
            peer.raw(peer.again());
            peer.say((byte) ('a' + i % 26));
            peer.received(i + 1);
        }

        assertEquals(KEY_CHANGES, peer.received(KEY_CHANGES).length);
    }

    @Test
    public void shouldChangeKeysWithAServer() {
        final EnginePeer foreign = EnginePeer.server(SHOWN, AUTHORITY, "TLSv1.3");
        final Server server = server(org.hpsocket.Tcp.push(), foreign);
        final var own = new Events();
        final Client client = secureClient(server, own);
        client.send(bytes("before"));
        foreign.received(6);
        foreign.raw(foreign.again());
        foreign.say((byte) 'x');
        assertEquals("x", text(own.received(1)));
        client.send(bytes("after"));

        assertEquals("beforeafter", text(foreign.received(11)));
    }

    /** As with tickets of sessions and whatever else a server may say after the handshake. */
    @Test
    public void shouldCloseAServerThatSaysNothingForTheApplication() {
        final EnginePeer foreign = EnginePeer.server(SHOWN, AUTHORITY, "TLSv1.3");
        final Server server = server(org.hpsocket.Tcp.push(), foreign);
        final var own = new Events();
        secureClient(server, own);
        foreign.await("handshake");
        final var changes = new ByteArrayOutputStream();
        for (int i = 0; i < 2 * KEY_CHANGES; i++) {
            changes.writeBytes(foreign.again());
        }
        foreign.raw(changes.toByteArray());

        assertEquals(LIMIT, own.closed().kind());
        assertTrue(own.closed().message().contains("limit="), own.closed()::message);
    }

    /** Empty records are honest in small numbers; whoever sends nothing else is closed or borne, but harms nobody. */
    @Test
    public void shouldBearOrCloseAPeerThatSendsEmptyRecords() {
        final var heard = Events.echo();
        final Server server = secureServer(heard);
        final EnginePeer peer = peer(server);
        final EnginePeer honest = peer(server);
        for (int i = 0; i < EMPTY_RECORDS; i++) {
            peer.raw(peer.seal());
        }
        honest.say((byte) 'x');
        assertEquals("x", text(honest.received(1)));
        peer.say((byte) 'y');

        heard.await("the last byte, or the end", () -> heard.received().length == 2 || heard.count("close") == 1);
        assertEquals(0, heard.count("receive 0"));
    }

    @Test
    public void shouldEndWhenThePeerSaysThatItFailed() {
        final var heard = Events.echo();
        final EnginePeer peer = peer(secureServer(heard), "TLSv1.2");
        peer.raw((byte) 21, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, (byte) 40);

        assertTrue(heard.closed().isError(), heard.closed()::toString);
        assertFalse(heard.closed().message().isBlank());
    }

    @Test
    public void shouldTellAnAlertInTheHandshakeByItsName() {
        final var heard = new Events();
        final EnginePeer peer = EnginePeer.asleep(AUTHORITY, "TLSv1.2").connect(hp(), secureServer(heard));
        peer.raw(peer.helloOnly());
        peer.received(100);
        peer.raw(ALERT, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, (byte) 48);

        assertEquals(HANDSHAKE, heard.closed().kind());
        assertTrue(heard.closed().message().contains("unknown_ca"), heard.closed()::message);
    }

    @Test
    public void shouldRefuseAServerThatSpeaksSomethingElse() {
        for (final Map.Entry<String, String> other : Map.of("SSH-2.0-OpenSSH_9.9\r\n", "",
            "HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP").entrySet()) {
            final Server server = server(new Events().doing("accept", c -> c.send(bytes(other.getKey()))));
            final var own = new Events();

            final var failure = assertThrows(StartException.class, () -> secureClient(server, own));
            assertEquals(HANDSHAKE, own.closed().kind());
            assertTrue(failure.getMessage().contains(other.getValue()), failure.getMessage());
        }
    }

    @Test
    public void shouldForgetEveryHandshakeThatFailed() {
        final var heard = Events.echo();
        final Tls tls = serverTls().handshakesAtOnce(10);
        final Server server = server(tls, heard);
        for (int i = 0; i < 30; i++) {
            final Client hostile = client(server, new Events());
            hostile.send(ByteBuffer.wrap(i % 2 == 0 ? new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0} : pattern(40)));
            heard.closed(i);
            hostile.stop();
        }
        final var own = new Events();
        final Connection connection = secureClient(server, own).connection().orElseThrow();
        connection.send(bytes("served"));

        assertEquals("served", text(own.received(6)));
        assertEquals(0, tls.contexts().handshakes());
    }
}
