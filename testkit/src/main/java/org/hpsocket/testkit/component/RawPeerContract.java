package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.PEER;
import static org.hpsocket.HandleResult.OK;
import static org.hpsocket.StartException.Step.SOCKET_BIND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.hpsocket.Client;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** What only foreign peers do, and what only the system's network knows. For transports over its sockets. */
public abstract class RawPeerContract extends ComponentContract {

    /** For runners. */
    protected RawPeerContract() {
    }

    @Test
    public void shouldAnswerAPeerThatHasFinishedSending() throws IOException {
        final byte[] sent = pattern(1_000_000);
        try (var peer = new Socket(HOST, port(server(Events.echo())))) {
            final var reply = CompletableFuture.supplyAsync(() -> readAll(peer));
            peer.getOutputStream().write(sent);
            peer.shutdownOutput();

            assertArrayEquals(sent, get(reply));
        }
    }

    @Test
    public void shouldSendTheReplyToTheLastBytesOfAPeerThatWaits() throws IOException {
        final var heard = new Events().data((c, data) -> {
            c.send(ByteBuffer.wrap(pattern(8 << 20)));
            return OK;
        });
        try (var peer = new Socket(HOST, port(server(heard)))) {
            peer.getOutputStream().write('?');
            peer.shutdownOutput();

            assertArrayEquals(pattern(8 << 20), readAll(peer));
        }
        assertEquals(PEER, heard.closed().kind());
    }

    @Test
    public void shouldReadPacksThatComeByteByByte() throws IOException {
        final var heard = Events.echo();
        final byte[] pack = {5, 0, 0x40, 0x5a, 'h', 'e', 'l', 'l', 'o'};
        try (var peer = new Socket(HOST, port(server(Pack.flag(0x169), heard)))) {
            peer.setTcpNoDelay(true);
            for (final byte one : pack) {
                peer.getOutputStream().write(one);
            }

            assertArrayEquals(pack, peer.getInputStream().readNBytes(pack.length));
        }
    }

    @Test
    public void shouldCloseForeignPacksWithoutAnAnswer() throws IOException {
        try (var peer = new Socket(HOST, port(server(Pack.flag(0x169), Events.echo())))) {
            peer.getOutputStream().write(new byte[] {5, 0, 0, 0, 1});

            assertEquals(0, readAll(peer).length);
        }
    }

    @Test
    public void shouldRefuseToListenOnAnAddressOfAnotherMachine() {
        final Server server = hp().server(Tcp.push(), new Events());

        final var failure = assertThrows(StartException.class, () -> server.start("203.0.113.1", 0));

        assertEquals(SOCKET_BIND, failure.step());
        assertTrue(failure.getMessage().contains("203.0.113.1"), failure.getMessage());
    }

    @Test
    public void shouldListenOnAnAddressWithAZone() throws IOException {
        final String zone = NetworkInterface.getByInetAddress(InetAddress.getByName("::1")).getName();
        final var heard = new Events();
        final Server server = hp().server(Tcp.push(), Events.echo());
        server.start("::1%" + zone, 0);
        final Client client = hp().client(Tcp.push(), heard);
        client.start("::1%" + zone, port(server));
        client.send(bytes("zone"));

        assertEquals("zone", text(heard.received(4)));
    }

    @Test
    public void shouldProbeSilentPeersAfterTheKeepAliveTime() throws IOException {
        final var heard = new Events();
        final Server probing = started(hp().server(Tcp.push(), heard,
            o -> o.keepAliveTime(Duration.ofSeconds(1_000)).keepAliveInterval(Duration.ofSeconds(500))));
        final Server silent = started(hp().server(Tcp.push(), heard, o -> o.keepAliveTime(Duration.ZERO)));
        try (var first = new Socket(HOST, port(probing)); var second = new Socket(HOST, port(silent))) {
            heard.opened(1);

            if (Files.exists(Path.of("/proc/net/tcp"))) {
                final long probeAfterMs = probeAfterMs(port(probing), first.getLocalPort());
                assertTrue(probeAfterMs > 900_000 && probeAfterMs <= 1_000_000, "probe after " + probeAfterMs + " ms");
                assertEquals(0, probeAfterMs(port(silent), second.getLocalPort()));
            }
        }
    }

    @Test
    public void shouldProbeFromTheConnectingSideToo() throws IOException {
        final Server server = started(hp().server(Tcp.push(), new Events(), o -> o.keepAliveTime(Duration.ZERO)));
        final var heard = new Events();
        final Consumer<Options.Builder> probing =
            o -> o.keepAliveTime(Duration.ofSeconds(1_000)).keepAliveInterval(Duration.ofSeconds(500));
        started(hp().client(Tcp.push(), heard, probing), server);
        get(started(hp().agent(Tcp.push(), heard, probing)).connect(HOST, port(server)));

        for (int i = 0; i < 2 && Files.exists(Path.of("/proc/net/tcp")); i++) {
            final int localPort = port(heard.opened(i).localAddress().orElseThrow());
            final long probeAfterMs = probeAfterMs(localPort, port(server));
            assertTrue(probeAfterMs > 900_000 && probeAfterMs <= 1_000_000, "probe after " + probeAfterMs + " ms");
        }
    }

    /** Reads from the system's table when the keep-alive timer of a connection goes off; 0 when none runs. */
    private static long probeAfterMs(final int localPort, final int remotePort) throws IOException {
        final String ports = String.format(":%04X [0-9A-F]+:%04X 01 .*", localPort, remotePort);
        for (final String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (final String line : Files.readAllLines(Path.of(table))) {
                final String[] columns = line.strip().split(" +");
                if (line.matches(".*[0-9A-F]+" + ports)) {
                    final String[] timer = columns[5].split(":");
                    return timer[0].equals("02") ? Long.parseLong(timer[1], 16) * 10 : 0;
                }
            }
        }
        throw new AssertionError("no connection from port " + localPort + " to " + remotePort);
    }

    private static byte[] readAll(final Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
