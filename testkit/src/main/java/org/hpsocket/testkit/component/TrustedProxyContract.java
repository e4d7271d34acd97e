package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Networks;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/**
 * Servers that know their peers from a proxy that they trust. For transports over sockets of the system, with the
 * bundle of proxies.
 */
public abstract class TrustedProxyContract extends ComponentContract {
    private static final String LINE = "PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\r\n";
    private static final byte[] BINARY = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a"
        + "2121002420010db8000000000000000000000001fd000000000000000000000000000002126701bb");
    private static final int SOON_MS = 20_000;

    /** For runners. */
    protected TrustedProxyContract() {
    }

    private Server trusting(final Events heard) {
        return trusting(heard, options -> { });
    }

    private Server trusting(final Events heard, final Consumer<Options.Builder> more) {
        return started(hp().server(Tcp.push(), heard, options ->
            more.accept(options.trustedProxies(Networks.of("10.0.0.0/8, 127.0.0.1, ::1")))));
    }

    private static Socket dial(final Server server) throws IOException {
        final var socket = new Socket(HOST, port(server));
        socket.setSoTimeout(SOON_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void say(final Socket socket, final String text) throws IOException {
        socket.getOutputStream().write(bytes(text).array());
    }

    /** What a listener learns of its peer when it may still refuse. */
    private static Events remembering(final CompletableFuture<List<Optional<SocketAddress>>> addresses) {
        return new Events().doing("accept",
            connection -> addresses.complete(List.of(connection.remoteAddress(), connection.localAddress())));
    }

    private static void assertEnds(final Socket socket) throws IOException {
        assertEquals(-1, socket.getInputStream().read());
    }

    @Test
    public void shouldKnowTheRealAddressesOfALineFromAcceptOn() throws IOException {
        final var addresses = new CompletableFuture<List<Optional<SocketAddress>>>();
        final Events heard = remembering(addresses);
        try (Socket socket = dial(trusting(heard))) {
            say(socket, LINE + "hello");

            assertEquals(List.of(Optional.of(new InetSocketAddress("203.0.113.7", 4711)),
                Optional.of(new InetSocketAddress("198.51.100.1", 443))), get(addresses));
            assertEquals("hello", text(heard.received(5)));
            assertEquals(Optional.of(new InetSocketAddress("203.0.113.7", 4711)), heard.opened().remoteAddress());
        }
    }

    @Test
    public void shouldKnowTheRealAddressesOfABinaryHeader() throws IOException {
        final var addresses = new CompletableFuture<List<Optional<SocketAddress>>>();
        final Events heard = remembering(addresses);
        try (Socket socket = dial(trusting(heard))) {
            socket.getOutputStream().write(BINARY);
            say(socket, "hello");

            assertEquals(List.of(Optional.of(new InetSocketAddress("2001:db8::1", 4711)),
                Optional.of(new InetSocketAddress("fd00::2", 443))), get(addresses));
            assertEquals("hello", text(heard.received(5)));
        }
    }

    @Test
    public void shouldReadAHeaderThatComesByteByByte() throws IOException {
        final Events heard = Events.echo();
        try (Socket socket = dial(trusting(heard))) {
            for (final char letter : (LINE + "hello").toCharArray()) {
                say(socket, String.valueOf(letter));
            }

            assertEquals("hello", text(socket.getInputStream().readNBytes(5)));
            assertEquals(List.of("accept", "handshake", "receive"), heard.order(heard.opened()).subList(0, 3));
        }
    }

    @Test
    public void shouldAcceptNobodyBeforeTheHeaderIsWhole() throws IOException {
        final Events heard = new Events();
        try (Socket first = dial(trusting(heard))) {
            say(first, LINE.substring(0, LINE.length() - 1));
            try (Socket second = new Socket(first.getInetAddress(), first.getPort())) {
                say(second, LINE);
                heard.await("handshake");
                assertEquals(1, heard.count("accept"));
            }
            say(first, "\n");
            heard.await("accept", 2);
        }
    }

    @Test
    public void shouldTakeConnectionsOfOthersAsTheyAre() throws IOException {
        final Events heard = new Events();
        final Server server = trusting(heard, options -> options.trustedProxies(Networks.of("10.0.0.0/8")));
        try (Socket socket = dial(server)) {
            say(socket, LINE);

            assertEquals(LINE, text(heard.received(LINE.length())));
            assertEquals(Optional.of(socket.getLocalSocketAddress()), heard.opened().remoteAddress());
        }
    }

    @Test
    public void shouldCloseATrustedConnectionWithoutAHeaderAndTellNoOther() throws IOException {
        final Events heard = new Events();
        try (Socket socket = dial(trusting(heard))) {
            say(socket, "GET / HTTP/1.1\r\n\r\n");

            assertEnds(socket);
            assertEquals(ErrorEvent.Kind.PROTOCOL, heard.error().kind());
            assertTrue(heard.error().message().startsWith("PROXY header missing, the connection begins with 47 45 54"),
                heard.error()::message);
            assertEquals(0, heard.count("accept") + heard.count("close"));
        }
    }

    @Test
    public void shouldCloseATrustedConnectionThatStaysSilent() throws IOException {
        final Events heard = new Events();
        final Server server = trusting(heard, options -> options.connectTimeout(Duration.ofMillis(200)));
        try (Socket socket = dial(server)) {
            assertEnds(socket);
        }
        await("the end of the connection", () -> server.connectionCount() == 0);
        assertEquals(0, heard.count("accept") + heard.count("close"));
    }

    @Test
    public void shouldHearNothingOfAProbeThatConnectsAndCloses() throws IOException {
        final Events heard = new Events();
        final Server server = trusting(heard);
        dial(server).close();
        try (Socket socket = dial(server)) {
            say(socket, LINE);
            heard.await("handshake");
            await("the end of the probe", () -> server.connectionCount() == 1);
        }
        assertEquals(1, heard.count("accept"));
        assertEquals(List.of(), heard.errors());
    }

    @Test
    public void shouldKeepTheOwnAddressOfAProxyThatSpeaksForItself() throws IOException {
        final Events heard = new Events();
        try (Socket socket = dial(trusting(heard))) {
            socket.getOutputStream().write(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000"));

            assertEquals(Optional.of(socket.getLocalSocketAddress()), heard.opened().remoteAddress());
        }
    }

    @Test
    public void shouldRefuseARealAddressInAccept() throws IOException {
        final Events heard = new Events().on("accept", connection -> HandleResult.ERROR);
        final Server server = trusting(heard);
        try (Socket socket = dial(server)) {
            say(socket, LINE + "hello");

            assertEnds(socket);
        }
        await("the end of the connection", () -> server.connectionCount() == 0);
        assertEquals(List.of("accept"), heard.all().stream().filter(line -> !line.startsWith("prepare")).toList());
        assertEquals(1, server.stats().refused());
    }

    @Test
    public void shouldTrustAProxyOfIpVersionSix() throws IOException {
        final Events heard = new Events();
        final Server server = hp().server(Tcp.push(), heard, options -> options.trustedProxies(Networks.of("::1")));
        server.start("::1", 0);
        try (var socket = new Socket("::1", port(server))) {
            say(socket, "PROXY TCP6 2001:db8::1 ::1 1 2\r\n");

            assertEquals(Optional.of(new InetSocketAddress("2001:db8::1", 1)), heard.opened().remoteAddress());
        }
    }

    @Test
    public void shouldPackBehindAHeader() throws IOException {
        final Events heard = new Events();
        final Server server = started(hp().server(Pack.flag(0), heard, options ->
            options.trustedProxies(Networks.of("127.0.0.0/8")).dispatch(Dispatch.WORKERS)));
        try (Socket socket = dial(server)) {
            say(socket, LINE + "\5\0\0\0hello\1\0\0\0!");

            assertEquals("hello!", text(heard.received(6)));
            assertEquals(List.of("accept", "handshake", "receive"), heard.order(heard.opened()));
        }
    }

    @Test
    public void shouldPullBehindAHeader() throws IOException {
        final var taken = new CompletableFuture<String>();
        final Events heard = new Events().available((connection, available) -> {
            final ByteBuffer target = ByteBuffer.allocate(5);
            if (connection.fetch(target) == FetchResult.OK) {
                taken.complete(text(target.array()));
            }
            return HandleResult.OK;
        });
        final Server server =
            started(hp().server(Tcp.pull(), heard, options -> options.trustedProxies(Networks.of("127.0.0.1"))));
        try (Socket socket = dial(server)) {
            say(socket, LINE + "hel");
            say(socket, "lo");

            assertEquals("hello", get(taken));
        }
    }

    @Test
    public void shouldSendWhatWasSentInAcceptBehindTheHeader() throws IOException {
        final Events heard = new Events().doing("accept", connection -> connection.send(bytes("welcome")));
        try (Socket socket = dial(trusting(heard))) {
            say(socket, LINE);

            assertEquals("welcome", text(socket.getInputStream().readNBytes(7)));
        }
    }

    @Test
    public void shouldServeManyBehindOneProxy() {
        final Events heard = new Events();
        final Server server = trusting(heard, options -> options.threads(2));
        final var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 100; i++) {
                sockets.add(dial(server));
                say(sockets.get(i), "PROXY TCP4 203.0.113." + i + " 198.51.100.1 4711 443\r\n" + "x");
            }
            heard.received(100);
            final long different = server.connections().stream()
                .map(connection -> connection.remoteAddress().orElseThrow()).distinct().count();
            assertEquals(100, different);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(TrustedProxyContract::close);
        }
    }

    private static void close(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
