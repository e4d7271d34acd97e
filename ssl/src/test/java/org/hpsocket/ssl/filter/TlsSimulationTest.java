package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.simulation.HpSocketTest;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS without sockets and threads, in virtual time: handshakes are done in turn with the loops. */
class TlsSimulationTest {
    private static final int SEEDS = 5;
    private static final int LENGTH = 40_000;
    private static final int PEERS = 200;
    private static final int HELD_BYTES = 8 * 1024;
    private static final String HOST = "10.0.0.1";
    private static final Authority AUTHORITY = Authority.create("simulation");
    private static final TlsContext SERVER = TlsContext.of(AUTHORITY.issue(HOST).identity());
    private static final TlsContext CLIENT = TlsContext.anonymous().trust(AUTHORITY.trust());

    private static Protocol<PushListener> under(final TlsContext context, final TlsProvider provider) {
        return Tcp.push().over(Tls.of(context.provider(provider)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldEchoOverARoughNetworkInVirtualTime(final TlsProvider provider) {
        for (long seed = 0; seed < SEEDS; seed++) {
            final var heard = new ByteArrayOutputStream();
            final byte[] said = new byte[LENGTH];
            new Random(seed).nextBytes(said);
            try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
                final Server server = net.hp().server(under(SERVER, provider), TlsSimulationTest::echo);
                server.start(HOST, 443);
                final Client client = net.hp().client(under(CLIENT, provider), (connection, data) -> keep(heard, data));
                client.start(HOST, 443);
                client.send(ByteBuffer.wrap(said));
                net.advance(Duration.ofSeconds(60));
                assertArrayEquals(said, heard.toByteArray(), "seed=" + seed);
                client.stop();
                server.stop();
            }
        }
    }

    /** In TLS 1.3 nobody sees from outside whether a record of that length is a farewell. */
    @ParameterizedTest
    @EnumSource
    void shouldHearAShortMessageOfAPeerThatReadsNothing(final TlsProvider provider) {
        final var heard = new ByteArrayOutputStream();
        final var told = new ArrayList<HandleResult>();
        try (var net = HpSocketTest.memory(1)) {
            final Server server = net.hp().server(under(SERVER, provider), new Pouring(heard));
            server.start(HOST, 443);
            final Client client = net.hp().client(under(CLIENT, provider), (connection, data) -> {
                connection.pauseReceive();
                told.add(HandleResult.OK);
                return HandleResult.OK;
            });
            client.start(HOST, 443);
            net.advance(Duration.ofSeconds(10));
            assertEquals(1, told.size());
            client.send(ByteBuffer.wrap(new byte[] {'n', 'o'}));
            net.advance(Duration.ofSeconds(10));

            assertEquals("no", heard.toString(StandardCharsets.US_ASCII));
            client.stop();
            server.stop();
        }
    }

    /** What is read into has room for much more than these bytes. */
    @Test
    void shouldHoldLittleForPeersThatStopInTheirFirstMessage() {
        try (var net = HpSocketTest.memory(1)) {
            final Server server = net.hp().server(
                under(SERVER, TlsProvider.JDK), TlsSimulationTest::echo, o -> o.threads(1));
            server.start(HOST, 443);
            final Agent agent = net.hp().agent(Tcp.push(), TlsSimulationTest::echo, o -> o.threads(1));
            agent.start();
            for (int i = 0; i < PEERS; i++) {
                agent.connect(HOST, 443).thenAccept(
                    peer -> peer.send(ByteBuffer.wrap(new byte[] {22, 3, 1, 2, 0, 1, 0})));
            }
            net.advance(Duration.ofSeconds(1));

            assertEquals(PEERS, server.connectionCount());
            assertTrue(net.hp().memory().usedBytes() <= PEERS * HELD_BYTES, net.hp().memory()::toString);
            agent.stop();
            server.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveUpAHandshakeAfterHoursOfVirtualTime(final TlsProvider provider) {
        final var closed = new ArrayList<CloseReason>();
        try (var net = HpSocketTest.memory(1)) {
            final Server silent = net.hp().server(Tcp.push(), (connection, data) -> HandleResult.OK);
            silent.start(HOST, 443);
            final Client client = net.hp().client(under(CLIENT, provider), new Closing(closed),
                o -> o.connectTimeout(Duration.ofHours(2)));
            final var attempt = client.startAsync(Target.of(HOST, 443)).toCompletableFuture();
            net.advance(Duration.ofMinutes(119));
            assertEquals(List.of(), closed);
            net.advance(Duration.ofMinutes(2));

            assertTrue(attempt.isCompletedExceptionally());
            assertEquals(CloseReason.Kind.TIMEOUT, closed.get(0).kind());
            silent.stop();
        }
    }

    private static HandleResult echo(final Connection connection, final ByteBuffer data) {
        connection.send(data);
        return HandleResult.OK;
    }

    private static HandleResult keep(final ByteArrayOutputStream heard, final ByteBuffer data) {
        final var copy = new byte[data.remaining()];
        data.get(copy);
        heard.writeBytes(copy);
        return HandleResult.OK;
    }

    /** Sends more than is ever read. */
    private record Pouring(ByteArrayOutputStream heard) implements PushListener {
        @Override
        public HandleResult onHandshake(final Connection connection) {
            for (int i = 0; i < 12; i++) {
                connection.send(new byte[1 << 20]);
            }
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return keep(heard, data);
        }
    }

    private record Closing(List<CloseReason> closed) implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closed.add(why);
        }
    }
}
