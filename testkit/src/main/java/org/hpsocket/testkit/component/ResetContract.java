package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.RESET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** Peers that reset their connection, in every state. For transports over sockets of the system. */
public abstract class ResetContract extends ComponentContract {
    private static final byte[] MUCH = pattern(12 << 20);

    /** For runners. */
    protected ResetContract() {
    }

    private static Socket raw(final Server server) {
        try {
            final var socket = new Socket(HOST, port(server));
            socket.setSoLinger(true, 0);
            return socket;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reset(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(final Socket socket, final byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertReset(final Events heard, final Server server) {
        assertEquals(RESET, heard.closed().kind());
        await("the end of the connection", () -> server.connectionCount() == 0);
        server.stop();
        assertEquals(1, heard.count("close"));
        assertEquals(List.of(), heard.errors());
    }

    @Test
    public void shouldTellAResetOfAnIdlePeer() {
        final var heard = new Events();
        final Server server = server(heard);
        final Socket peer = raw(server);
        heard.opened();
        reset(peer);

        assertReset(heard, server);
    }

    @Test
    public void shouldDeliverWhatCameBeforeAResetItHasRead() {
        final var heard = new Events();
        final Server server = server(heard);
        final Socket peer = raw(server);
        write(peer, (byte) 'x');
        heard.received(1);
        reset(peer);

        assertReset(heard, server);
    }

    @Test
    public void shouldTellAResetWhilePaused() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Server server = server(heard);
        final Socket peer = raw(server);
        heard.opened();
        reset(peer);

        assertReset(heard, server);
    }

    @Test
    public void shouldTellAResetBehindBytesOfAPauseOnceResumed() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Server server = server(heard);
        final Socket peer = raw(server);
        write(peer, (byte) 1, (byte) 2);
        heard.opened();
        reset(peer);
        heard.opened().resumeReceive();

        assertReset(heard, server);
    }

    @Test
    public void shouldTellAResetWhileMuchIsQueued() {
        final var heard = new Events().doing("accept", c -> c.send(ByteBuffer.wrap(MUCH)));
        final Server server = server(heard);
        final Socket peer = raw(server);
        assertTrue(heard.opened().pendingBytes() > 0);
        reset(peer);

        assertReset(heard, server);
        assertEquals(0, heard.opened().pendingBytes());
    }

    @Test
    public void shouldEndAnOrderlyCloseThatIsReset() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.closeTimeout(Duration.ofMinutes(10))));
        final Socket peer = raw(server);
        heard.opened().send(ByteBuffer.wrap(MUCH));
        heard.opened().disconnect();
        reset(peer);

        heard.closed();
        await("the end of the connection", () -> server.connectionCount() == 0);
    }

    @Test
    public void shouldTellAResetInTheMiddleOfAPack() {
        final var heard = new Events();
        final Server server = server(Pack.flag(1), heard);
        final Socket peer = raw(server);
        write(peer, new byte[] {9, 0, 0x40, 0, 1, 2});
        await("the header", () -> server.stats().bytesReceived() == 6);
        reset(peer);

        assertEquals(RESET, heard.closed().kind());
        assertEquals(0, heard.count("receive"));
    }

    @Test
    public void shouldTellAResetOfAPulledConnection() {
        final var heard = new Events();
        final Server server = server(Tcp.pull(), heard);
        final Socket peer = raw(server);
        write(peer, new byte[] {1, 2, 3});
        heard.await("receive 3");
        reset(peer);

        assertReset(heard, server);
    }

    @Test
    public void shouldTellAClientThatItWasReset() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            final var heard = new Events();
            final Client client = hp().client(Tcp.push(), heard);
            client.start(HOST, listening.getLocalPort());
            final Socket peer = listening.accept();
            peer.setSoLinger(true, 0);
            peer.close();
            client.awaitStop();

            assertEquals(RESET, heard.closed().kind());
        }
    }

    @Test
    public void shouldSurvivePeersThatResetAtOnce() {
        final var heard = Events.echo();
        final Server server = server(heard);
        for (int i = 0; i < 200; i++) {
            final Socket peer = raw(server);
            if (i % 2 == 0) {
                write(peer, (byte) i);
            }
            reset(peer);
        }
        final var good = new Events();
        client(server, good).send(bytes("served"));

        assertEquals("served", text(good.received(6)));
        await("the end of the others", () -> server.connectionCount() == 1);
        server.stop();
        assertEquals(heard.count("accept"), heard.count("close"));
    }

    @Test
    public void shouldSurviveAResetInsideEveryEvent() {
        for (final String event : List.of("accept", "handshake", "send")) {
            final var peer = new CompletableFuture<Socket>();
            final var heard = Events.echo().doing(event, c -> {
                reset(get(peer));
                c.send(bytes("to nobody"));
            });
            final Server server = server(heard);
            final Socket socket = raw(server);
            write(socket, (byte) 'x');
            peer.complete(socket);
            heard.closed();
            await("the end of the connection", () -> server.connectionCount() == 0);
            server.stop();

            assertEquals(1, heard.count("close"), event);
        }
    }
}
