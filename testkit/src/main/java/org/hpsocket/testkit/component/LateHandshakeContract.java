package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.STOPPED;
import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Layer;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.Protocol;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.probe.SleepingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that begin plain and go on protected when both sides ask for the handshake. A line that ends with
 * {@code ;} is the last plain one of a client; the server asks for the handshake in its event, the client right after
 * it is sent, without an answer.
 */
public abstract class LateHandshakeContract extends ComponentContract {
    private static final byte END = ';';

    @TempDir
    private Path folder;

    /** For runners. */
    protected LateHandshakeContract() {
    }

    /**
     * Gives a layer that sleeps until the handshake is asked for.
     *
     * @param accepting for servers, else for agents and clients that talk to such servers
     * @return the layer
     */
    protected Layer sleeping(final boolean accepting) {
        return SleepingLayer.of(ProbeLayer.BUSY);
    }

    /** A server that begins at the end of the plain line, and echoes what comes afterwards. */
    private static Events answering() {
        return new Events().data((connection, bytes) -> {
            if (connection.extra().isPresent()) {
                connection.send(bytes);
                return HandleResult.OK;
            }
            final int end = endOfLine(bytes);
            if (end >= 0) {
                connection.extra("begun");
                connection.unread(bytes.remaining() - end);
                connection.startHandshake();
            }
            return HandleResult.OK;
        });
    }

    /** How many bytes are up to the end of the line; -1 without one. */
    private static int endOfLine(final ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            if (bytes.get(bytes.position() + i) == END) {
                return i + 1;
            }
        }
        return -1;
    }

    private Server serving(final Events heard) {
        return serving(heard, options -> { });
    }

    private Server serving(final Events heard, final Consumer<Options.Builder> options) {
        return started(hp().server(Tcp.push().over(sleeping(true)), heard, options));
    }

    private Connection connected(final Server server, final Events heard) {
        return connected(server, heard, options -> { });
    }

    private Connection connected(final Server server, final Events heard, final Consumer<Options.Builder> options) {
        return connected(Tcp.push().over(sleeping(false)), server, heard, options);
    }

    private <L extends Listener> Connection connected(
        final Protocol<L> protocol, final Server server, final L heard, final Consumer<Options.Builder> options) {
        final Agent agent = started(hp().agent(protocol, heard, options));
        return get(agent.connect(target(server)));
    }

    /**
     * Sends the plain line and begins behind it. What a filter answers in between is not to be told as if it were
     * plain.
     */
    private static void begin(final Connection connection, final String line) {
        connection.pauseReceive();
        assertEquals(SendResult.QUEUED, connection.send(bytes(line)));
        connection.startHandshake();
        connection.resumeReceive();
    }

    private static void talk(final Connection connection, final Events heard, final int length) {
        heard.await("handshake");
        assertEquals(SendResult.QUEUED, connection.send(pattern(length)));
        assertArrayEquals(pattern(length), heard.received(length));
    }

    @Test
    public void shouldTalkPlainBothWaysBeforeTheHandshakeEvent() {
        final Events peer = Events.echo();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);

        connection.send(bytes("hello"));

        assertEquals("hello", text(heard.received(5)));
        assertEquals(0, heard.count("handshake") + peer.count("handshake"));
        assertTrue(connection.isSecure());
        assertTrue(connection.tls().isEmpty());
    }

    @Test
    public void shouldSayABannerInTheAcceptEvent() {
        final var heard = new Events();
        connected(serving(new Events().doing("accept", connection -> connection.send(bytes("220 ready")))), heard);

        assertEquals("220 ready", text(heard.received(9)));
    }

    @Test
    public void shouldGoOnProtectedRightBehindThePlainLine() {
        final Events peer = answering();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);

        begin(connection, "starttls;");

        talk(connection, heard, 200_000);
        assertEquals("starttls;", text(peer.received()).substring(0, 9));
        assertEquals(List.of("prepare-connect", "connect", "handshake", "receive"),
            heard.order(connection).stream().filter(event -> !event.equals("send")).distinct().toList());
        assertEquals(1, heard.count("handshake"));
        assertEquals(1, peer.count("handshake"));
    }

    @Test
    public void shouldGoOnProtectedOnWorkers() {
        final Events peer = answering();
        final var heard = new Events();
        final Consumer<Options.Builder> workers = options -> options.dispatch(Dispatch.WORKERS).dispatchThreads(2);
        final Connection connection = connected(serving(peer, workers), heard, workers);

        begin(connection, "starttls;");

        talk(connection, heard, 200_000);
    }

    @Test
    public void shouldBeginInTheConnectEvent() {
        final Events peer = answering();
        final var heard = new Events().doing("connect", connection -> begin(connection, "starttls;"));
        final Connection connection = connected(serving(peer), heard);

        assertEquals(1, heard.count("handshake"), "the connect is over with the handshake");
        talk(connection, heard, 10_000);
    }

    @Test
    public void shouldRefuseSendsUntilTheHandshakeEvent() {
        final var heard = new Events();
        heard.doing("handshake", connection -> assertEquals(SendResult.QUEUED, connection.send(bytes("inside"))));
        final Events peer = new Events();
        final Server server = serving(peer);
        final Connection connection = connected(server, heard);
        begin(connection, "starttls;");
        assertEquals(SendResult.HANDSHAKING, connection.send(bytes("early")));
        assertEquals("starttls;", text(peer.received(9)).substring(0, 9));
        assertEquals(SendResult.HANDSHAKING, connection.send(bytes("early")));
        connection.disconnect();
        peer.await("close");
    }

    @Test
    public void shouldSendMuchPlainBeforeTheHandshakeToAPeerThatReadsLate() {
        final Events peer = answering().doing("accept", Connection::pauseReceive);
        final Server server = serving(peer);
        final var heard = new Events();
        final Connection connection = connected(server, heard, options -> options.sendLimitBytes(2 * muchBytes()));
        final var much = new byte[muchBytes()];
        connection.send(much);
        begin(connection, ";");
        assertEquals(SendResult.HANDSHAKING, connection.send(much));
        await("the pause", () -> server.connections().stream().anyMatch(Connection::isReceivePaused));

        server.connections().get(0).resumeReceive();

        talk(connection, heard, 100_000);
        peer.received(much.length + 1 + 100_000);
    }

    @Test
    public void shouldSendAFilePlainBeforeTheHandshake() throws IOException {
        final Events peer = answering();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);
        final int length = Math.min(300_000, muchBytes());
        connection.sendFile(Files.write(folder.resolve("file"), new byte[length]));
        begin(connection, ";");

        talk(connection, heard, 100_000);
        assertArrayEquals(new byte[length], Arrays.copyOf(peer.received(length), length));
    }

    @Test
    public void shouldBeginWhileReceivingIsPaused() {
        final Events peer = answering();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);
        connection.pauseReceive();
        connection.send(bytes("starttls;"));
        connection.startHandshake();
        heard.await("handshake");
        connection.send(pattern(1_000));
        peer.received(9 + 1_000);
        assertEquals(0, heard.count("receive"));

        connection.resumeReceive();

        assertArrayEquals(pattern(1_000), heard.received(1_000));
    }

    @Test
    public void shouldGoOnProtectedWithPull() {
        final var peer = new Events();
        peer.available((connection, waiting) -> {
            final ByteBuffer taken = ByteBuffer.allocate(peer.count("handshake") == 0 ? 9 : waiting);
            if (connection.fetch(taken) == FetchResult.OK) {
                if (peer.count("handshake") == 0) {
                    connection.startHandshake();
                } else {
                    connection.send(taken.flip());
                }
            }
            return HandleResult.OK;
        });
        final Server server = started(hp().server(Tcp.pull().over(sleeping(true)), peer));
        final var heard = new Events();
        final Connection connection = connected(server, heard);

        begin(connection, "starttls;");

        talk(connection, heard, 100_000);
    }

    @Test
    public void shouldGoOnProtectedWithPack() {
        final Pack pack = Pack.flag(0x169);
        final var peer = new Events();
        peer.data((connection, bytes) -> {
            if (peer.count("handshake") == 0) {
                connection.startHandshake();
            } else {
                connection.send(bytes);
            }
            return HandleResult.OK;
        });
        final Server server = started(hp().server(pack.over(sleeping(true)), peer));
        final var heard = new Events();
        final Connection connection = connected(pack.over(sleeping(false)), server, heard, options -> { });

        begin(connection, "starttls;");

        talk(connection, heard, 100_000);
        assertEquals(List.of("receive 9", "receive 100000"),
            peer.all().stream().filter(event -> event.startsWith("receive")).toList());
    }

    @Test
    public void shouldCloseWhenThePeerDoesNotAnswerTheHandshake() {
        final var heard = new Events();
        final Connection connection =
            connected(serving(new Events()), heard, options -> options.connectTimeout(Duration.ofMillis(300)));

        connection.startHandshake();

        assertEquals(TIMEOUT, heard.closed().kind());
        assertTrue(heard.closed().message().startsWith("handshake not complete within connectTimeout=300ms"),
            heard.closed()::message);
    }

    @Test
    public void shouldCloseWhenThePeerGoesOnPlain() {
        final var peer = new Events();
        peer.data((connection, bytes) -> {
            connection.send(bytes("what do you mean by that? there is nothing protected here;"));
            return HandleResult.OK;
        });
        final var heard = new Events().doing("connect", connection -> begin(connection, "starttls;"));
        final Agent agent = started(hp().agent(Tcp.push().over(sleeping(false)), heard));

        failure(agent.connect(target(serving(peer))));

        assertTrue(heard.closed().isError(), () -> heard.closed().toString());
        assertEquals(0, heard.count("handshake"));
        assertEquals(0, heard.count("receive"));
    }

    @Test
    public void shouldTellTheEndOfThePeerInTheMiddleOfTheHandshake() {
        final var peer = new Events();
        peer.data((connection, bytes) -> {
            connection.disconnect();
            return HandleResult.OK;
        });
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);

        begin(connection, "starttls;");

        heard.await("close");
        assertEquals(0, heard.count("handshake"));
        assertEquals(DISCONNECTED, peer.closed().kind());
    }

    @Test
    public void shouldDisconnectInTheMiddleOfTheHandshake() {
        final var peer = new Events();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);
        begin(connection, "starttls;");
        peer.await("receive");

        connection.disconnect();

        assertEquals(DISCONNECTED, heard.closed().kind());
        peer.await("close");
        assertFalse(connection.isConnected());
    }

    @Test
    public void shouldStopInTheMiddleOfTheHandshake() {
        final var peer = new Events();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);
        begin(connection, "starttls;");
        peer.await("receive");

        connection.component().stop();

        assertEquals(STOPPED, heard.closed().kind());
    }

    @Test
    public void shouldDisconnectWhileItSleeps() {
        final var peer = new Events();
        final var heard = new Events();
        final Connection connection = connected(serving(peer), heard);
        connection.send(bytes("last"));

        connection.disconnect();

        assertEquals("last", text(peer.received(4)));
        peer.await("close PEER");
        assertFalse(peer.closed().truncated());
        assertEquals(DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldBeginOnManyConnectionsAtOnce() {
        final Server server = serving(answering());
        final var heard = new Events().doing("handshake", connection -> connection.send(pattern(1_000)));
        final Agent agent = started(hp().agent(Tcp.push().over(sleeping(false)), heard));
        for (int i = 0; i < 100; i++) {
            agent.connect(target(server)).thenAccept(connection -> begin(connection, ";"));
        }

        heard.await("handshake", 100);
        heard.received(100_000);
        assertEquals(100, server.connectionCount());
    }
}
