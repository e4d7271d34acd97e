package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.hpsocket.itest.LogLines;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.Threads;
import org.hpsocket.itest.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Endpoints of configurations in a container: what they wait for, how they change, and what commands show and do. */
class ConfigurationsIT {
    private static final byte[] WORDS = "hello, container".getBytes(StandardCharsets.UTF_8);
    private static final String PACK = "org.hpsocket.protocol.pack";
    private static final String NIO = "org.hpsocket.transport.nio";
    private static final String SSL = "org.hpsocket.ssl";
    private static final String AIO = "org.hpsocket.transport.aio";
    private static final String OTHER = "99.1.0";

    @TempDir
    private Path folder;
    private Container container;
    private Declarations declarations;
    private LogLines log;

    @BeforeEach
    void start() {
        log = new LogLines();
        container = new Container(folder.resolve("felix"));
        declarations = new Declarations(container);
    }

    @AfterEach
    void stop() {
        container.close();
        log.close();
        Threads.untilNoneOf("hpsocket-");
    }

    @Test
    void shouldWaitForATransportAndNameIt() {
        runWithout(NIO, AIO);
        declarations.server("push", Map.of("uri", "tcp://127.0.0.1:0"));
        declarations.awaitState("push", "waiting", "for transport that can ");
        final String listed = new Gogo(container).run("hpsocket:list");
        assertTrue(listed.contains("waiting for transport that can "), listed);
        start(Jars.of(NIO));
        assertEcho("push", WORDS);
        assertEquals(List.of(), logged());
    }

    @Test
    void shouldWaitForAProtocolAndNameIt() {
        runWithout(PACK);
        declarations.server("pack", Map.of("uri", "pack://127.0.0.1:0"));
        declarations.awaitState("pack", "waiting", "for codec pack; there are: pull, push, udp");
        start(Jars.of(PACK));
        assertEcho("pack", Peer.pack(WORDS));
        assertEquals(List.of(), logged());
    }

    @Test
    void shouldWaitForTlsAndNameIt() {
        final var files = new TlsFiles(folder);
        runWithout(SSL);
        declarations.server("push", Map.of("uri", "ssl://127.0.0.1:0?" + files.parameters()));
        declarations.awaitState("push", "waiting", "for filter tls; there are: ");
        start(Jars.of(SSL));
        try (var peer = files.peer(declarations.awaitStarted("push"))) {
            peer.echo(WORDS);
        }
        assertEquals(List.of(), logged());
    }

    @Test
    void shouldRefuseTlsWithoutACertificateAndTellNoPassword() {
        runWithout();
        declarations.server("push", Map.of("uri", "ssl://127.0.0.1:0?cert=/nowhere.pem", "password", "secret"));
        Patience.until(() -> declarations.of("push").toString(),
            () -> declarations.of("push").get("reason").toString().contains("/nowhere.pem"));
        final String listed = new Gogo(container).run("hpsocket:list");
        assertTrue(listed.contains("/nowhere.pem"), listed);
        assertFalse((listed + logged() + declarations.of("push")).contains("secret"), listed);
    }

    @Test
    void shouldWaitForAListenerAndNameIt() {
        runWithout();
        declarations.server("nobody", Map.of("uri", "pull://127.0.0.1:0"));
        declarations.awaitState("nobody", "waiting", "for a service PullListener with hpsocket.endpoint=nobody");
        assertEquals(List.of(), logged());
    }

    @Test
    void shouldGoOnWhenAChangeIsRefusedAndSayWhyOnce() {
        runWithout();
        declarations.server("push", Map.of("uri", "tcp://127.0.0.1:0"));
        declarations.awaitStarted("push");
        try (var peer = new Peer(declarations.address("push"))) {
            peer.echo(WORDS);
            declarations.server("push", Map.of("uri", "tcp://127.0.0.1:0", "noDelay", "maybe"));
            declarations.awaitState("push", "started", "change refused: noDelay=maybe is not true or false");
            peer.echo(WORDS);
        }
        assertEquals(List.of("endpoint push refused: noDelay=maybe is not true or false"), logged());
    }

    @Test
    void shouldTakeOverRatesAndGoOnWithTheSameAndWaitForATransport() {
        runWithout(AIO);
        final String uri = "tcp://127.0.0.1:0";
        declarations.server("push", Map.of("uri", uri));
        declarations.awaitStarted("push");
        final Gogo gogo = new Gogo(container);
        try (var peer = new Peer(declarations.address("push"))) {
            peer.echo(WORDS);
            declarations.server("push", Map.of("uri", uri));
            declarations.server("push", Map.of("uri", uri, "totalSendRate", "1m", "receiveRate", 50_000));
            awaitLine(gogo, "hpsocket:stats", "push .* 1,048,576 bytes/s .*");
            awaitLine(gogo, "hpsocket:connection " + id(gogo), "receive rate +50,000 bytes/s");
            declarations.server("push", Map.of("uri", uri, "transport", "aio"));
            declarations.awaitState("push", "started", "change waits for transport aio; there are: nio");
            peer.echo(WORDS);
            start(Jars.of(AIO));
            Patience.until(() -> gogo.run("hpsocket:list"), () -> "".equals(declarations.of("push").get("reason")));
            assertEquals(0, peer.drain());
        }
        assertEcho("push", WORDS);
    }

    @Test
    void shouldShowAndSteerConnectionsByCommands() {
        runWithout();
        declarations.server("push", Map.of("uri", "tcp://127.0.0.1:0"));
        declarations.awaitStarted("push");
        final Gogo gogo = new Gogo(container);
        try (var peer = new Peer(declarations.address("push"))) {
            peer.echo(WORDS);
            final String id = id(gogo);
            assertTrue(gogo.run("hpsocket:pause " + id).endsWith("receives no more"));
            awaitLine(gogo, "hpsocket:connection push " + id, "receiving +paused");
            assertTrue(gogo.run("hpsocket:resume " + id).endsWith("receives again"));
            peer.echo(WORDS);
            awaitLine(gogo, "hpsocket:connection " + id, "codec +push of org\\.hpsocket\\.core .+");
            assertTrue(gogo.run("hpsocket:disconnect " + id + " --force").endsWith("closes at once"));
            assertEquals(0, peer.drain());
            Patience.until(() -> gogo.run("hpsocket:connections"),
                () -> gogo.run("hpsocket:connections push").lines().count() == 1);
        }
    }

    @Test
    void shouldSayThatAnAgentOrClientHasNoConnection() throws IOException {
        runWithout();
        declarations.configure("org.hpsocket.agent~push",
            Map.of("uri", "tcp://127.0.0.1:" + unused(), "reconnect", "1ms..5ms"));
        declarations.awaitState("push", "started", "without a connection, attempts failed=");
        declarations.configure("org.hpsocket.client~pack",
            Map.of("uri", "pack://no.such.host.invalid:1", "reconnect", "never"));
        declarations.awaitState("pack", "stopped", "");
        Patience.until(() -> "a reason: " + declarations.of("pack"),
            () -> declarations.of("pack").get("reason").toString().contains("no.such.host.invalid"));
    }

    @Test
    void shouldAnswerDatagramsOfADeclaredNode() throws IOException {
        runWithout();
        declarations.configure("org.hpsocket.node~node", Map.of("uri", "udp://127.0.0.1:0"));
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(60_000);
            socket.send(new DatagramPacket(WORDS, WORDS.length, declarations.awaitStarted("node")));
            final var answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertArrayEquals(WORDS, Arrays.copyOf(answer.getData(), answer.getLength()));
        }
        declarations.configure("org.hpsocket.cast~node", Map.of("uri", "udp://127.0.0.1:5555?sendRate=5", "ttl", 300));
        Patience.until(() -> "a refusal: " + logged(), () -> logged().size() == 1);
        assertEquals(List.of("endpoint node refused: cast ttl=300 must be 0 to 255"), logged());
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithACommand() {
        runWithout();
        final Gogo gogo = new Gogo(container);
        assertEquals("usage: hpsocket:list", gogo.run("hpsocket:list all"));
        assertEquals("usage: hpsocket:connection [ENDPOINT] ID", gogo.run("hpsocket:connection"));
        assertEquals("usage: hpsocket:disconnect [ENDPOINT] ID [--force]", gogo.run("hpsocket:disconnect --help"));
        assertEquals("connection id=x is not a number; connections shows the ids", gogo.run("hpsocket:pause x"));
        assertEquals("no open connection 7", gogo.run("hpsocket:resume 7"));
        assertEquals("no endpoint chat; there are: ", gogo.run("hpsocket:stats chat"));
        assertEquals("no codec gopher; there are: ", gogo.run("hpsocket:swap codec gopher 1").substring(0, 28));
    }

    @Test
    void shouldUseTheBetterOfTwoVersionsAndChangeByCommand() {
        runWithout();
        declarations.server("pack", Map.of("uri", "pack://127.0.0.1:0"));
        declarations.awaitStarted("pack");
        final Gogo gogo = new Gogo(container);
        try (var peer = new Peer(declarations.address("pack"))) {
            peer.echo(Peer.pack(WORDS));
            final String first = current(gogo);
            final List<Bundle> other = start(List.of(OtherVersion.of(Jars.of(PACK), OTHER, folder)));
            awaitConnections(gogo, OTHER, 1);
            peer.echo(Peer.pack(WORDS));
            assertEquals(OTHER, current(gogo));
            final String report = gogo.run("hpsocket:swap codec pack " + first);
            assertTrue(report.startsWith("codec pack of " + PACK + " " + first + ": done="), report);
            awaitConnections(gogo, first, 1);
            peer.echo(Peer.pack(WORDS));
            gogo.run("hpsocket:swap codec pack best");
            awaitConnections(gogo, OTHER, 1);
            other.forEach(container::uninstall);
            awaitConnections(gogo, first, 1);
            peer.echo(Peer.pack(WORDS));
        }
        assertEquals(List.of(), logged());
    }

    @Test
    void shouldChangeTheMemoryLimitWhileItRuns() {
        runWithout();
        declarations.server("push", Map.of("uri", "tcp://127.0.0.1:0"));
        declarations.awaitStarted("push");
        final Gogo gogo = new Gogo(container);
        try (var peer = new Peer(declarations.address("push"))) {
            peer.echo(WORDS);
            declarations.configure("org.hpsocket.runtime", Map.of("memoryLimitBytes", 5L << 20));
            awaitLine(gogo, "hpsocket:stats", "memory .* limit=5,242,880 bytes");
            declarations.configure("org.hpsocket.runtime", Map.of("memoryLimitBytes", "much"));
            Patience.until(() -> "a refusal: " + logged(), () -> logged().size() == 1);
            peer.echo(WORDS);
        }
        assertEquals(List.of("org.hpsocket.runtime refused: memoryLimitBytes=much is not a number"), logged());
    }

    private void runWithout(final String... names) {
        final List<Path> without = Stream.of(names).map(Jars::of).toList();
        start(Stream.concat(Jars.ofContainer().stream().filter(jar -> !without.contains(jar)),
            Stream.of(ApplicationBundle.in(folder))).toList());
    }

    private List<Bundle> start(final Path jar) {
        return start(List.of(jar));
    }

    private List<Bundle> start(final List<Path> jars) {
        final List<Bundle> bundles = container.install(jars);
        container.start(bundles);
        return bundles;
    }

    private void assertEcho(final String name, final byte[] bytes) {
        try (var peer = new Peer(declarations.awaitStarted(name))) {
            peer.echo(bytes);
        }
    }

    /** Warnings, and worse. */
    private List<String> logged() {
        return log.records().stream().filter(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogRecord::getMessage).toList();
    }

    /** A port on which nobody listens. */
    private static int unused() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String id(final Gogo gogo) {
        return gogo.run("hpsocket:connections").lines().skip(1).findFirst().orElseThrow().split(" +")[1];
    }

    private static String current(final Gogo gogo) {
        return gogo.run("hpsocket:swap").lines().filter(line -> line.matches("codec +pack +.*current"))
            .map(line -> line.split(" +")[3]).findFirst().orElseThrow();
    }

    /** Waits until so many connections run a version. */
    private static void awaitConnections(final Gogo gogo, final String version, final int count) {
        awaitLine(gogo, "hpsocket:list", ".*protocol\\.pack " + version + " .* " + count + " +started.*");
    }

    /** Waits until a command shows a line of this pattern. */
    private static void awaitLine(final Gogo gogo, final String command, final String pattern) {
        Patience.until(() -> pattern + " in\n" + gogo.run(command),
            () -> gogo.run(command).lines().anyMatch(line -> line.matches(pattern)));
    }
}
