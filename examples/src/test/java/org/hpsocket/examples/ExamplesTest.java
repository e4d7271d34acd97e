package org.hpsocket.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hpsocket.Cast;
import org.hpsocket.Connection;
import org.hpsocket.Frames;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.Udp;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExamplesTest {
    private static final String HOST = "127.0.0.1";
    private static final String ANY_PORT = "0";

    private final HpSocket hp = HpSocket.load();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        hp.close();
    }

    @Test
    void shouldEcho() throws IOException, InterruptedException {
        try (var program = new Program(EchoServer.class, ANY_PORT)) {
            final PushListener listener = (connection, data) -> hear(data);
            final var client = hp.client(Tcp.push(), listener);
            client.start(HOST, program.port());
            client.send(StandardCharsets.UTF_8.encode("echo"));
            assertHeard("echo");
        }
    }

    @Test
    void shouldEchoAtASocketFileAlsoAfterItWasKilled(@TempDir final Path folder)
        throws IOException, InterruptedException {
        final Path path = folder.resolve("s");
        for (final String word : new String[] {"once", "again"}) {
            try (var program = new Program(LocalEcho.class, path.toString())) {
                assertEquals("ready " + path, program.line());
                final PushListener listener = (connection, data) -> hear(data);
                final var client = hp.client(Tcp.push(), listener);
                client.start(Target.of(path));
                client.send(StandardCharsets.UTF_8.encode(word));
                assertHeard(word);
            }
        }
    }

    @Test
    void shouldLetEverybodyHearWhatOneSays() throws IOException, InterruptedException {
        try (var program = new Program(Chat.class, "pack://127.0.0.1:0?flag=5")) {
            final int port = program.port();
            final PackListener listener = (connection, message) -> hear(message);
            final var one = hp.client(Pack.flag(5), listener);
            one.start(HOST, port);
            assertHeard("guest 1 comes");
            final var other = hp.client(Pack.flag(5), (connection, message) -> HandleResult.OK);
            other.start(HOST, port);
            assertHeard("guest 2 comes");
            other.send(StandardCharsets.UTF_8.encode("hello"));
            assertHeard("guest 2: hello");
            other.stop();
            assertHeard("guest 2 goes");
        }
    }

    @Test
    void shouldRefuseWhomALoadBalancerNames() throws IOException, InterruptedException {
        try (var program = new Program(GuardedServer.class, ANY_PORT, "203.0.113.0/24")) {
            final int port = program.port();
            try (var refused = new Socket(HOST, port); var welcome = new Socket(HOST, port)) {
                refused.getOutputStream()
                    .write("PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(-1, refused.getInputStream().read());
                assertEquals("refused /203.0.113.7:4711", program.line());
                welcome.getOutputStream()
                    .write("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\necho".getBytes(StandardCharsets.US_ASCII));
                assertEquals("echo", new String(welcome.getInputStream().readNBytes(4), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void shouldEchoUnderTls(@TempDir final Path folder) throws IOException, InterruptedException {
        final Authority authority = Authority.create("examples");
        final Identity own = authority.issue("127.0.0.1").files(folder);
        try (var program = new Program(TlsEcho.class, ANY_PORT, own.certificate(), own.key())) {
            final PushListener listener = (connection, data) -> hear(data);
            final var client = hp.client(Tcp.push().over(Tls.client(authority.trust())), listener);
            client.start(HOST, program.port());
            client.send(StandardCharsets.UTF_8.encode("echo"));
            assertHeard("echo");
            assertTrue(program.line().startsWith("agreed on TLSv1.3 TLS_"));
            program.type("");
            assertEquals("reloaded", program.line());
            client.stop();
            assertTrue(program.line().startsWith("closed: peer closed connection="));
            program.type("quit");
            assertEquals(0, program.status());
        }
    }

    @Test
    void shouldStartTlsWhenAsked(@TempDir final Path folder) throws IOException, InterruptedException {
        final Authority authority = Authority.create("examples");
        final Identity own = authority.issue("127.0.0.1").files(folder);
        try (var program = new Program(StartTls.class, ANY_PORT, own.certificate(), own.key())) {
            final PackListener listener = new PackListener() {
                @Override
                public HandleResult onReceive(final Connection connection, final ByteBuffer line) {
                    if (StandardCharsets.UTF_8.decode(line.duplicate()).toString().equals("go on")) {
                        connection.startHandshake();
                    }
                    return hear(line);
                }

                @Override
                public HandleResult onHandshake(final Connection connection) {
                    return hear(StandardCharsets.UTF_8.encode("agreed"));
                }
            };
            final var client = hp.client(new Frames.Delimited(1024, (byte) '\n')
                .over(Tls.client(authority.trust()).autoHandshake(false)), listener);
            client.start(HOST, program.port());
            client.send(StandardCharsets.UTF_8.encode("hello"));
            assertHeard("everybody heard hello");
            client.send(StandardCharsets.UTF_8.encode("STARTTLS"));
            assertHeard("go on");
            assertHeard("agreed");
            assertEquals(SendResult.QUEUED, client.send(StandardCharsets.UTF_8.encode("psst")));
            assertHeard("nobody else heard psst");
        }
    }

    @Test
    void shouldTakeAnswersApart() throws IOException, InterruptedException {
        final PackListener echo = (connection, message) -> {
            connection.send(message);
            return HandleResult.OK;
        };
        final var server = hp.server(Frames.LengthField.bigEndian(4, 1_000), echo);
        server.start(HOST, 0);
        try (var program = new Program(PullClient.class, Integer.toString(port(server)), "one", "", "three")) {
            assertEquals("one", program.line());
            assertEquals("", program.line());
            assertEquals("three", program.line());
            assertEquals(0, program.status());
        }
    }

    @Test
    void shouldConnectAgainWhenTheServerWasAway() throws IOException {
        final Server server = hp.server(Tcp.push(), PushEcho.INSTANCE);
        server.start(HOST, 0);
        final int port = port(server);
        try (var program = new Program(ReconnectingAgent.class, Integer.toString(port))) {
            assertEquals("connected to the server at " + port, program.line());
            assertEquals("heard hello", program.line());
            server.stop();
            assertEquals("lost the server at " + port + ": PEER", program.line());
            server.start(HOST, port);
            String line = program.line();
            while (line.startsWith("lost")) {
                line = program.line();
            }
            assertEquals("connected to the server at " + port, line);
        }
    }

    @Test
    void shouldEchoDatagrams() throws IOException, InterruptedException {
        try (var program = new Program(UdpEchoServer.class, ANY_PORT)) {
            final PushListener listener = (connection, data) -> hear(data);
            final var client = hp.client(Udp.push(), listener);
            client.start(HOST, program.port());
            client.send(StandardCharsets.UTF_8.encode("echo"));
            assertHeard("echo");
            assertEquals("a peer comes", program.line());
            client.stop();
            assertEquals("it goes: PEER", program.line());
        }
    }

    @Test
    void shouldLetAGroupHear() throws IOException, InterruptedException {
        final var group = Cast.multicast("239.255.5.5").loop(true).via(HOST);
        final int port = freePort();
        final var member = hp.udpCast(group, (cast, from, line) -> hear(line));
        member.start(port);
        try (var program = new Program(GroupChat.class, Integer.toString(port))) {
            program.type("hello");
            assertHeard("hello");
            assertEquals("hello", program.line());
            member.send(StandardCharsets.UTF_8.encode("welcome"));
            assertEquals("welcome", program.line());
        }
    }

    private int freePort() {
        final var node = hp.udpNode((n, from, data) -> HandleResult.OK);
        node.start("", 0);
        final int port = node.localAddress().orElseThrow().getPort();
        node.stop();
        return port;
    }

    @Test
    void shouldLetTheSystemWatchItsPeers() throws IOException, InterruptedException {
        try (var program = new Program(KeepAlive.class, ANY_PORT)) {
            final PushListener listener = (connection, data) -> hear(data);
            final var client = hp.client(Tcp.push(), listener);
            client.start(HOST, program.port());
            client.send(StandardCharsets.UTF_8.encode("echo"));
            assertHeard("echo");
            final String address = client.connection().orElseThrow().localAddress().orElseThrow().toString();
            client.stop();
            assertEquals("goodbye " + address, program.line());
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "nothing there stops a process")
    void shouldFindOutAClientThatHangs() throws IOException, InterruptedException {
        try (var server = new Program(HeartbeatServer.class, ANY_PORT)) {
            final String port = Integer.toString(server.port());
            try (var client = new Program(HeartbeatClient.class, port, "hello")) {
                assertEquals("heard hello", server.line());
                client.freeze();
                assertEquals("a client is silent", server.line());
            }
        }
    }

    @Test
    void shouldChangeOpenConnectionsToOtherCode() throws IOException {
        try (var program = new Program(SwappedProtocol.class, ANY_PORT);
            var peer = new Socket(HOST, program.port())) {
            final var answers = new BufferedReader(new InputStreamReader(peer.getInputStream(),
                StandardCharsets.US_ASCII));
            peer.getOutputStream().write("one\ntw".getBytes(StandardCharsets.US_ASCII));
            assertEquals("first 1: one", answers.readLine());
            program.type("second");
            assertEquals("changed 1, refused 0", program.line());
            peer.getOutputStream().write("o\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("second 2: two", answers.readLine());
        }
    }

    @Test
    void shouldStandInTheReadmeAsItIs() throws IOException {
        final Path root = Path.of("").toAbsolutePath().getParent();
        final Path file = root.resolve("examples/src/main/java/org/hpsocket/examples/EchoServer.java");
        final String source = Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("package ") && !line.matches(" *(/\\*\\*|\\*).*"))
            .collect(Collectors.joining("\n")).strip();
        assertTrue(Files.readString(root.resolve("README.md")).contains("```java\n" + source + "\n```"), source);
    }

    private HandleResult hear(final ByteBuffer data) {
        heard.add(StandardCharsets.UTF_8.decode(data).toString());
        return HandleResult.OK;
    }

    private void assertHeard(final String expected) throws InterruptedException {
        assertEquals(expected, heard.poll(30, TimeUnit.SECONDS));
    }

    private static int port(final Server server) {
        return ((InetSocketAddress) server.localAddress().orElseThrow()).getPort();
    }

    private enum PushEcho implements PushListener {
        INSTANCE;

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.send(data);
            return HandleResult.OK;
        }
    }
}
