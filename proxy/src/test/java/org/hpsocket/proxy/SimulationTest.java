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
import java.util.Optional;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Layer;
import org.hpsocket.Networks;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.Proxy;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.proxy.Scripted.Line;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.simulation.HpSocketTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole connections with a filter above the proxy's, in virtual time, over a network that cuts and delays as it
 * likes.
 */
class SimulationTest {
    private static final String PROXY_HOST = "10.0.0.1";
    private static final int PROXY_PORT = 1080;
    private static final int LENGTH = 200_000;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<Line> SOCKS5 = List.of(
        new Line(Wire.hex("05 02 00 02"), Wire.hex("05 02")),
        new Line(Wire.join(Wire.hex("01 02"), Wire.text("me"), Wire.hex("04"), Wire.text("word")), Wire.hex("01 00")),
        new Line(Wire.join(Wire.hex("05 01 00 03 0b"), Wire.text("example.org"), Wire.hex("0050")),
            Wire.hex("05 00 00 01 0a000001 1f90")));
    private static final List<Line> HTTP = List.of(new Line(
        Wire.text("CONNECT example.org:80 HTTP/1.1\r\nHost: example.org:80\r\n\r\n"),
        Wire.text("HTTP/1.1 200 OK\r\nVia: a\r\n\r\n")));
    private static final byte[] HEADER = Wire.text("PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\r\n");

    /** Keeps what it hears, and sends it back where asked to. */
    private static final class Diary implements PushListener {
        private final boolean echoes;
        private final List<String> events = new ArrayList<>();
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        Diary(final boolean echoes) {
            this.echoes = echoes;
        }

        @Override
        public HandleResult onAccept(final Connection connection) {
            events.add("accept "
                + connection.remoteAddress().map(InetSocketAddress.class::cast).orElseThrow().getHostString());
            return HandleResult.OK;
        }

        @Override
        public HandleResult onHandshake(final Connection connection) {
            events.add("handshake");
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            heard.writeBytes(Wire.of(data));
            if (echoes) {
                connection.send(data);
            }
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            events.add("close " + why.kind() + " " + why.message());
        }
    }

    private static Protocol<PushListener> under(final Layer... layers) {
        Protocol<PushListener> protocol = Tcp.push();
        for (final Layer layer : layers) {
            protocol = protocol.over(layer);
        }
        return protocol;
    }

    /** Sends much there and back, and sees that it is the same. */
    private static void exchange(final HpSocketTest net, final Agent agent, final Diary near, final String host,
        final int port) {
        agent.start();
        final var attempt = agent.connect(host, port).toCompletableFuture();
        net.advance(LONG);
        assertTrue(attempt.isDone(), near.events::toString);
        final byte[] sent = Wire.random(LENGTH, 1);
        attempt.join().send(sent);
        net.advance(LONG);
        assertArrayEquals(sent, near.heard.toByteArray());
    }

    private static void tunnel(final long seed, final Proxy proxy, final List<Line> script) {
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            final var far = new Diary(true);
            final var near = new Diary(false);
            final Server server = net.hp().server(under(new ScriptedLayer(script), ProbeLayer.BUSY), far);
            server.start(PROXY_HOST, PROXY_PORT);
            final Consumer<Options.Builder> through = options -> options.proxy(proxy);
            exchange(net, net.hp().agent(under(ProbeLayer.BUSY), near, through), near, "example.org", 80);
            assertEquals(List.of("handshake"), near.events);
            server.stop();
            net.advance(LONG);
            assertEquals(2, near.events.size(), near.events::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCarryAFilterThroughSocks5(final long seed) {
        tunnel(seed, Proxy.socks5(PROXY_HOST, PROXY_PORT).credentials("me", "word"), SOCKS5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCarryAFilterThroughHttp(final long seed) {
        tunnel(seed, Proxy.http(PROXY_HOST, PROXY_PORT), HTTP);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCarryAFilterBehindAHeader(final long seed) {
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            final var far = new Diary(true);
            final var near = new Diary(false);
            net.hp().server(under(ProbeLayer.BUSY), far, options -> options.trustedProxies(Networks.of("0.0.0.0/0")))
                .start(PROXY_HOST, PROXY_PORT);
            final var script = new ScriptedLayer(List.of(new Line(new byte[0], HEADER)));
            exchange(net, net.hp().agent(under(script, ProbeLayer.BUSY), near), near, PROXY_HOST, PROXY_PORT);
            assertEquals(List.of("accept 203.0.113.7", "handshake"), far.events);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveUpAProxyThatFallsSilentInTheMiddle(final long seed) {
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            net.hp().server(under(new ScriptedLayer(SOCKS5.subList(0, 1))), new Diary(false))
                .start(PROXY_HOST, PROXY_PORT);
            final var near = new Diary(false);
            final Proxy proxy = Proxy.socks5(PROXY_HOST, PROXY_PORT).credentials("me", "word");
            final Agent agent = net.hp().agent(under(ProbeLayer.BUSY), near, options -> options.proxy(proxy));
            agent.start();
            final var attempt = agent.connect("example.org", 80).toCompletableFuture();
            net.advance(Options.DEFAULTS.connectTimeout().minusSeconds(1));
            assertEquals(Optional.empty(), near.events.stream().findAny());
            net.advance(Duration.ofSeconds(4));
            assertTrue(near.events.get(0)
                .startsWith("close TIMEOUT not connected to example.org:80 through socks5://10.0.0.1:1080"),
                near.events::toString);
            assertTrue(attempt.isCompletedExceptionally());
            assertEquals(0, agent.connectionCount());
        }
    }
}
