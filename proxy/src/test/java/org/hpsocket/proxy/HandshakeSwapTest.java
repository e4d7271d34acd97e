package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Networks;
import org.hpsocket.Proxy;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.proxy.Scripted.Line;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.simulation.HpSocketTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filters are replaced again and again while they talk to a proxy, over a network that cuts as it likes. */
class HandshakeSwapTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 1080;
    private static final Duration STEP = Duration.ofNanos(100_000);
    private static final List<Line> SOCKS5 = List.of(
        new Line(Wire.hex("05 02 00 02"), Wire.hex("05 02")),
        new Line(Wire.join(Wire.hex("01 02"), Wire.text("me"), Wire.hex("04"), Wire.text("word")), Wire.hex("01 00")),
        new Line(Wire.join(Wire.hex("05 01 00 03 0b"), Wire.text("example.org"), Wire.hex("0050")),
            Wire.hex("05 00 00 01 0a000001 1f90")));
    private static final List<Line> HTTP = List.of(new Line(
        Wire.text("CONNECT example.org:80 HTTP/1.1\r\nHost: example.org:80\r\n\r\n"),
        Wire.text("HTTP/1.1 200 OK\r\nVia: a\r\n\r\n")));
    private static final byte[] HEADER = Wire.text("PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\r\n");

    private static final class Heard implements PushListener {
        private final boolean echoes;
        private final List<String> closes = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Heard(final boolean echoes) {
            this.echoes = echoes;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            bytes.writeBytes(Wire.of(data));
            if (echoes) {
                connection.send(data);
            }
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closes.add(why.toString());
        }
    }

    /** Replaces the filter in every step of a connection's begin. @return the connection */
    private static Connection connectWhileReplaced(
        final HpSocketTest net, final Agent agent, final Component changing, final Supplier<FilterFactory> filter) {
        agent.start();
        final CompletableFuture<Connection> attempt = agent.connect("example.org", 80).toCompletableFuture();
        for (int step = 0; !attempt.isDone() && step < 1_000; step++) {
            net.hp().swap(filter.get());
            net.advance(STEP);
        }
        assertTrue(changing.swaps().done() > 3, () -> changing.swaps().toString());
        assertEquals(0, changing.swaps().refused());
        return attempt.join();
    }

    private static void exchange(final HpSocketTest net, final Connection connection, final Heard near) {
        final byte[] sent = Wire.random(50_000, 1);
        connection.send(sent);
        net.advance(Duration.ofSeconds(30));
        assertArrayEquals(sent, near.bytes.toByteArray());
        assertEquals(List.of(), near.closes);
    }

    private static void tunnel(final long seed, final Proxy proxy, final List<Line> script,
        final Supplier<FilterFactory> filter) {
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            final var near = new Heard(false);
            final Server server = net.hp().server(Tcp.push().over(new ScriptedLayer(script)), new Heard(true));
            server.start(HOST, PORT);
            final Agent agent = net.hp().agent(Tcp.push(), near, options -> options.proxy(proxy));
            exchange(net, connectWhileReplaced(net, agent, agent, filter), near);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGoOnTalkingSocks5(final long seed) {
        tunnel(seed, Proxy.socks5(HOST, PORT).credentials("me", "word"), SOCKS5, Socks5FilterFactory::new);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGoOnTalkingHttp(final long seed) {
        tunnel(seed, Proxy.http(HOST, PORT), HTTP, HttpConnectFilterFactory::new);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGoOnReadingAHeader(final long seed) {
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            final var far = new Heard(true);
            final var near = new Heard(false);
            final Server server =
                net.hp().server(Tcp.push(), far, options -> options.trustedProxies(Networks.of("0.0.0.0/0")));
            server.start(HOST, PORT);
            final Agent agent = net.hp().agent(Tcp.push(), near);
            agent.start();
            final Connection connection = agent.connectSync(Target.of(HOST, PORT));
            for (final byte one : HEADER) {
                connection.send(new byte[] {one});
                net.hp().swap(new HeaderFilterFactory());
                net.advance(STEP);
            }
            assertTrue(server.swaps().done() > 3, () -> server.swaps().toString());
            exchange(net, connection, near);
            assertEquals("203.0.113.7", realHost(server));
        }
    }

    private static String realHost(final Server server) {
        return ((InetSocketAddress) server.connections().get(0).remoteAddress().orElseThrow()).getHostString();
    }
}
