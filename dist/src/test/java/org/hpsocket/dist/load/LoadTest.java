package org.hpsocket.dist.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Connection;
import org.hpsocket.Endpoint;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.dist.echo.PackEcho;
import org.hpsocket.dist.echo.PullEcho;
import org.hpsocket.dist.echo.PushEcho;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LoadTest {
    private static final Plan PLAN = new Plan(4, 1, 3_000, 3, 1, "");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SOME = 500;

    private final HpSocket runtime = HpSocket.load();

    @AfterEach
    void close() {
        runtime.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:0", "pull://127.0.0.1:0", "pack://127.0.0.1:0?flag=7",
        "udp://127.0.0.1:0?maxDatagramSize=3000"})
    void shouldFindNothingWrongWhenEverythingComesBack(final String uri) {
        try (var load = load(uri, echo(uri))) {
            talk(load);
            assertEquals(0, load.faults(), () -> load.firstFaults().toString());
            assertEquals(0, load.missing());
            assertEquals(load.messages(), load.latencies().getTotalCount());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix://", "unix+pull://", "unix+pack://"})
    void shouldFindNothingWrongAtAPath(final String scheme, @TempDir final Path folder) {
        final String uri = scheme + folder.resolve("s");
        try (var load = load(uri, echo(uri))) {
            talk(load);
            assertEquals(0, load.faults(), () -> load.firstFaults().toString());
            assertEquals(0, load.missing());
        }
    }

    @Test
    void shouldCountALostDatagramAndGoOn() {
        final var heard = new AtomicInteger();
        final PushListener forgetful = (connection, datagram) ->
            heard.incrementAndGet() == 100 ? HandleResult.OK : answered(connection, datagram);
        try (var load = load("udp://127.0.0.1:0?maxDatagramSize=3000", forgetful)) {
            talk(load);
            assertEquals(0, load.faults(), () -> load.firstFaults().toString());
            assertTrue(load.lost() >= 1, () -> "lost=" + load.lost());
        }
    }

    @Test
    void shouldNoticeASpoiledByte() {
        try (var load = load("pack://127.0.0.1:0", new PackEcho(Map.of("damage", 100)))) {
            talk(load);
            assertEquals(1, load.faults());
            assertTrue(load.firstFaults().get(0).contains("differs at byte"), load.firstFaults()::toString);
        }
    }

    @Test
    void shouldNoticeALostMessage() {
        final var heard = new AtomicInteger();
        final PackListener forgetful = (connection, message) ->
            heard.incrementAndGet() == 100 ? HandleResult.OK : answered(connection, message);
        try (var load = load("pack://127.0.0.1:0", forgetful)) {
            talk(load);
            assertEquals(1, load.faults(), () -> load.firstFaults().toString());
        }
    }

    @Test
    void shouldNoticeASurplusAnswer() {
        final var heard = new AtomicInteger();
        final PushListener eager = (connection, data) -> {
            if (heard.incrementAndGet() == 100) {
                connection.send(data);
            }
            return answered(connection, data);
        };
        try (var load = load("tcp://127.0.0.1:0", eager)) {
            talk(load);
            assertEquals(1, load.faults(), () -> load.firstFaults().toString());
        }
    }

    @Test
    void shouldNoticeAClosedConnection() {
        final var heard = new AtomicInteger();
        final PushListener rude = (connection, data) ->
            heard.incrementAndGet() == 100 ? HandleResult.ERROR : answered(connection, data);
        try (var load = load("tcp://127.0.0.1:0", rude)) {
            talk(load);
            assertEquals(1, load.faults(), () -> load.firstFaults().toString());
        }
    }

    private Load load(final String uri, final Listener listener) {
        final Server server = runtime.server(uri, listener);
        server.start();
        return new Load(runtime, Endpoint.parse(uri).at(server.localAddress().orElseThrow()), PLAN);
    }

    private static void talk(final Load load) {
        load.connect();
        load.begin();
        while (load.messages() < SOME && load.faults() == 0) {
            Thread.onSpinWait();
        }
        load.end(PATIENCE);
    }

    private static HandleResult answered(final Connection connection, final ByteBuffer data) {
        connection.send(data);
        return HandleResult.OK;
    }

    private static Listener echo(final String uri) {
        return switch (Endpoint.parse(uri).protocol().name()) {
            case "push", "udp" -> new PushEcho();
            case "pull" -> new PullEcho();
            default -> new PackEcho();
        };
    }
}
