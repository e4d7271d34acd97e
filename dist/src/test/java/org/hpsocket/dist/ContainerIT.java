package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.hpsocket.Endpoint;
import org.hpsocket.dist.felix.FelixRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.ConfigurationAdmin;

@Timeout(300)
class ContainerIT {
    private static final String CHAT = "org.hpsocket.server~chat";
    private static final String OTHER = "org.hpsocket.server~other";
    private static final String PUSH_ECHO = "org.hpsocket.echo.push";
    private static final String FREE_PORT = "tcp://127.0.0.1:0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_NS = 5_000_000;

    private final List<String> log = new CopyOnWriteArrayList<>();
    /** Which a runtime takes from its thread; this one has other tests. */
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final FelixRuntime felix = new FelixRuntime(log::add);

    @BeforeEach
    void start() {
        felix.install(FelixHouse.folder("bundles"));
        felix.start();
    }

    @AfterEach
    void stop() {
        felix.close();
        Thread.currentThread().setContextClassLoader(loader);
        assertEquals(List.of(), log);
    }

    @Test
    void shouldStartWhenTheListenerComesAfterTheEndpoint() throws IOException {
        felix.configure(CHAT, Map.of("uri", FREE_PORT));
        final var waiting = await("chat", report -> report.state().equals("waiting"));
        assertEquals("for a service PushListener with hpsocket.endpoint=chat", waiting.reason());
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", "chat"));
        assertEchoes(awaitStarted("chat"));
    }

    @Test
    void shouldStartWhenTheEndpointComesAfterTheListener() throws IOException {
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", new String[] {"chat", "other"}));
        felix.configure(CHAT, Map.of("uri", FREE_PORT));
        felix.configure(OTHER, Map.of("uri", FREE_PORT));
        assertEchoes(awaitStarted("chat"));
        assertEchoes(awaitStarted("other"));
    }

    @Test
    void shouldStopAndFreeThePortWhenTheListenerGoes() throws IOException {
        final var started = started(FREE_PORT);
        delete(PUSH_ECHO);
        await("chat", report -> report.state().equals("waiting"));
        new ServerSocket(port(started), 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void shouldServeAtAPathUntilTheConfigurationGoes(@TempDir final Path folder) {
        final Path path = folder.resolve("s");
        final var started = started("unix://" + path);
        assertEquals("unix://" + path, started.uri());
        felix.configure("org.hpsocket.agent~caller", Map.of("uri", started.uri()));
        felix.configure("org.hpsocket.client~customer", Map.of("uri", started.uri()));
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", List.of("chat", "caller", "customer")));
        await("chat", report -> report.isStarted() && report.connections() == 2);
        delete(CHAT);
        awaitTrue("the path is free", () -> Files.notExists(path));
    }

    @Test
    void shouldStopWhenTheConfigurationGoes() {
        started(FREE_PORT);
        delete(CHAT);
        awaitTrue("the endpoint is gone", () -> felix.endpoints().isEmpty());
    }

    @Test
    void shouldWaitForAListenerOfItsProtocol() {
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", "chat"));
        felix.configure(CHAT, Map.of("uri", "pack://127.0.0.1:0"));
        final var waiting = await("chat", report -> report.reason().contains("none:"));
        assertEquals("for a service PackListener with hpsocket.endpoint=chat; none: [org.hpsocket.dist.echo.PushEcho]",
            waiting.reason());
    }

    @Test
    void shouldRefuseAWrongValueAndHarmNoOther() throws IOException {
        final var started = started(FREE_PORT);
        felix.configure(OTHER, Map.of("uri", FREE_PORT, "maxConnections", 0));
        final var refused = await("other", report -> report.state().equals("refused"));
        assertEquals("maxConnections=0 must be 1 to 5000000", refused.reason());
        felix.configure(OTHER, Map.of("uri", FREE_PORT, "speed", "high"));
        await("other", report -> report.reason().startsWith("unknown option speed; known: name"));
        felix.configure(OTHER, Map.of("maxConnections", 5));
        await("other", report -> report.reason().startsWith("property uri is missing"));
        assertEchoes(started);
    }

    @Test
    void shouldRestartWhenTheConfigurationChanges() throws IOException {
        final var before = started(FREE_PORT);
        final int freed = freePort();
        felix.configure(CHAT, Map.of("uri", "tcp://127.0.0.1:" + freed, "noDelay", true));
        final var after = await("chat", report -> report.isStarted() && port(report) == freed);
        assertEchoes(after);
        new ServerSocket(port(before), 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void shouldLetOpenConnectionsFinishWhenTheConfigurationChanges() throws IOException {
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", "chat"));
        felix.configure(CHAT, Map.of("uri", FREE_PORT, "grace", "60m"));
        final var before = awaitStarted("chat");
        try (var open = new Socket(InetAddress.getLoopbackAddress(), port(before))) {
            assertEchoes(open);
            felix.configure(CHAT, Map.of("uri", before.uri(), "noDelay", true, "grace", "60m"));
            await("chat", report -> report.isStarted() && report.messages() == 0);
            assertEchoes(open);
            assertEchoes(awaitStarted("chat"));
            delete(CHAT);
            awaitTrue("the endpoint is gone", () -> felix.endpoints().isEmpty());
            assertEchoes(open);
            delete(PUSH_ECHO);
            assertEquals(-1, open.getInputStream().read());
        }
    }

    @Test
    void shouldGoOnAsItWasWhenAChangeIsWrong() throws IOException {
        final var before = started(FREE_PORT);
        felix.configure(CHAT, Map.of("uri", "tcp://127.0.0.1:0?noDelay=perhaps"));
        final var after = await("chat", report -> report.reason().startsWith("change refused: "));
        assertEquals(before.uri(), after.uri());
        assertTrue(after.isStarted());
        assertEchoes(after);
    }

    @Test
    void shouldSayWhyAndTryAgainWhenThePortIsInUse() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", "chat"));
            felix.configure(CHAT, Map.of("uri", "tcp://127.0.0.1:" + other.getLocalPort()));
            final var failed = await("chat", report -> report.state().equals("failed"));
            assertTrue(failed.reason().contains("Address already in use"), failed::reason);
        }
        assertEchoes(awaitStarted("chat"));
    }

    @Test
    void shouldKeepAConnectionOfADeclaredAgentToADeclaredServer() {
        final var server = started(FREE_PORT);
        felix.configure("org.hpsocket.agent~caller", Map.of("uri", server.uri()));
        felix.configure("org.hpsocket.client~customer", Map.of("uri", server.uri()));
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", List.of("chat", "caller", "customer")));
        awaitStarted("chat");
        await("caller", report -> report.isStarted() && report.connections() <= 1);
        await("customer", report -> report.connections() <= 1);
    }

    private EndpointReport started(final String uri) {
        felix.configure(PUSH_ECHO, Map.of("hpsocket.endpoint", "chat"));
        felix.configure(CHAT, Map.of("uri", uri));
        return awaitStarted("chat");
    }

    private EndpointReport awaitStarted(final String name) {
        return await(name, EndpointReport::isStarted);
    }

    private EndpointReport await(final String name, final Predicate<EndpointReport> condition) {
        awaitTrue(name, () -> report(name).filter(condition).isPresent());
        return report(name).orElseThrow();
    }

    private Optional<EndpointReport> report(final String name) {
        return felix.endpoints().stream().map(EndpointReport::of)
            .filter(report -> report.name().equals(name)).findFirst();
    }

    private void awaitTrue(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail(what + ": " + felix.endpoints());
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private void delete(final String pid) {
        final var admin = (ConfigurationAdmin) felix.service(ConfigurationAdmin.class.getName());
        try {
            final int tilde = pid.indexOf('~');
            final var configuration = tilde < 0 ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
            configuration.delete();
        } catch (final IOException e) {
            fail(e);
        }
    }

    private static void assertEchoes(final EndpointReport report) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(report))) {
            assertEchoes(socket);
        }
    }

    private static void assertEchoes(final Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        assertEquals('x', socket.getInputStream().read());
    }

    private static int port(final EndpointReport report) {
        return Endpoint.parse(report.uri()).port();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
