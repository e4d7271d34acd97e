package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.tls.ProtocolVersion;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many peers that stop in mid-handshake, and peers that never stop to send what carries nothing, while honest ones are
 * served.
 */
final class TlsFloodIT {
    private static final int STOPPING = Integer.getInteger("hpsocket.tls.stopping", 1_000);
    private static final int RECORDS = Integer.getInteger("hpsocket.tls.records", 20_000);
    private static final int HONEST = 10;
    private static final int AT_ONCE = 100;
    private static final int TOO_MANY = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final EnumSet<ErrorEvent.Kind> OF_PEERS = EnumSet.of(ErrorEvent.Kind.LIMIT,
        ErrorEvent.Kind.PROTOCOL);
    private static final RuntimeOptions SMALL = new RuntimeOptions(32 << 20);
    private static final Authority AUTHORITY = Authority.create("authority of the flood");
    private static final TlsContext SERVING = TlsContext.of(AUTHORITY.issue("127.0.0.1").identity());

    private final List<Peer> stopping = new ArrayList<>();
    private final LongAdder echoed = new LongAdder();

    @AfterEach
    void closePeers() {
        stopping.forEach(Peer::close);
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersWhileAThousandStopInMidHandshake(final TlsProvider provider) {
        final Tls tls = Tls.of(SERVING.provider(provider));
        final List<CloseReason> closed = served(tls, server -> stop(server, STOPPING), STOPPING);

        closed.forEach(why -> assertEquals(CloseReason.Kind.TIMEOUT, why.kind(), why::toString));
        assertTrue(closed.get(0).message().contains("connectTimeout=" + PATIENCE.toMillis()), closed.get(0)::message);
        assertEquals(0, tls.contexts().handshakes());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseTheHandshakesThatAreTooMany(final TlsProvider provider) {
        final Tls tls = Tls.of(SERVING.provider(provider)).handshakesAtOnce(AT_ONCE);
        final List<CloseReason> closed = served(tls, server -> {
            stop(server, AT_ONCE + TOO_MANY);
            Patience.until("the end of those that are too many", () -> server.stats().errors() == TOO_MANY
                && server.connectionCount() == HONEST + AT_ONCE);
            assertEquals(AT_ONCE, tls.contexts().handshakes());
            tls.handshakesAtOnce(Tls.DEFAULT_HANDSHAKES);
        }, TOO_MANY, Duration.ofMinutes(5));

        closed.forEach(why -> assertEquals(CloseReason.Kind.LIMIT, why.kind(), why::toString));
        assertTrue(closed.get(0).message().contains("handshakesAtOnce=" + AT_ONCE), closed.get(0)::message);
        assertEquals(0, tls.contexts().handshakes());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWhoSendsNothingButRecordsWithoutData(final TlsProvider provider) {
        for (final ProtocolVersion version : List.of(ProtocolVersion.TLSv13, ProtocolVersion.TLSv12)) {
            assertClosedBy(provider, version, RudeClient::sendNothing);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWhoDoesNothingButWarn(final TlsProvider provider) {
        assertClosedBy(provider, ProtocolVersion.TLSv12, RudeClient::warn);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWhoDoesNothingButChangeKeys(final TlsProvider provider) {
        assertClosedBy(provider, ProtocolVersion.TLSv13, RudeClient::changeKeys);
    }

    /** A byte between two changes makes each of them honest; nobody reads the answers. */
    @ParameterizedTest
    @EnumSource
    void shouldBoundTheAnswersThatNobodyReads(final TlsProvider provider) {
        final Tls tls = Tls.of(SERVING.provider(provider));
        served(tls, server -> flood(server, ProtocolVersion.TLSv13, rude -> {
            rude.changeKeys();
            rude.sendOne();
        }), 1);
    }

    /** The JDK answers each change at once, BouncyCastle with what it sends next. */
    @Test
    void shouldCloseWhoAsksForMoreNewKeysThanAnybodyNeeds() {
        final CloseReason why = served(Tls.of(SERVING.provider(TlsProvider.JDK)),
            server -> flood(server, ProtocolVersion.TLSv13, rude -> {
                rude.changeKeys();
                rude.sendOne();
            }), 1).get(0);

        assertEquals(CloseReason.Kind.LIMIT, why.kind(), why::toString);
        assertTrue(why.message().contains("at once=65 limit=64"), why::message);
    }

    private void assertClosedBy(final TlsProvider provider, final ProtocolVersion version, final Rudeness rudeness) {
        final CloseReason why = served(Tls.of(SERVING.provider(provider)),
            server -> flood(server, version, rudeness), 1).get(0);
        assertTrue(EnumSet.of(CloseReason.Kind.LIMIT, CloseReason.Kind.PROTOCOL).contains(why.kind()), why::toString);
    }

    /** Serves honest clients all the time. @return why hostile connections closed, which must be so many */
    private List<CloseReason> served(final Tls tls, final Hostility hostility, final int hostile) {
        return served(tls, hostility, hostile, PATIENCE);
    }

    private List<CloseReason> served(final Tls tls, final Hostility hostility, final int hostile,
        final Duration patience) {
        final var heard = new Heard(new Echo()::onReceive);
        try (HpSocket hp = HpSocket.load(SMALL)) {
            try (var watch = new MemoryWatch(hp); Server server = hp.server(Tcp.push().over(tls), heard,
                o -> o.transport("nio").threads(2).connectTimeout(patience));
                Agent agent = hp.agent(Tcp.push().over(Tls.client(AUTHORITY.trust())), new Honest(),
                    o -> o.transport("nio").connectTimeout(Duration.ofMinutes(1)))) {
                server.start("127.0.0.1", 0);
                agent.start();
                final List<Connection> honest = connect(agent, server);
                hostility.towards(server);
                while (heard.closed(0).size() < hostile) {
                    echo(honest);
                }
                echo(connect(agent, server));
                assertTrue(honest.stream().allMatch(Connection::isConnected));
                assertTrue(watch.mostBytes() > 0);
                final List<CloseReason> closed = List.copyOf(heard.closed(hostile));
                assertEquals(hostile, closed.size(), closed::toString);
                assertEquals(List.of(),
                    heard.errors().stream().filter(error -> !OF_PEERS.contains(error.kind())).toList());
                return closed;
            } finally {
                assertEquals(0, hp.memory().slabs(), "slabs after stop");
            }
        }
    }

    private List<Connection> connect(final Agent agent, final Server server) {
        final var address = (InetSocketAddress) server.localAddress().orElseThrow();
        final var attempts = new ArrayList<java.util.concurrent.CompletionStage<Connection>>();
        for (int i = 0; i < HONEST; i++) {
            attempts.add(agent.connect(address.getHostString(), address.getPort()));
        }
        return attempts.stream().map(Patience::get).toList();
    }

    private void echo(final List<Connection> honest) {
        final long wanted = echoed.sum() + honest.size();
        honest.forEach(one -> one.send(new byte[] {1}));
        Patience.until("echoes of honest clients", () -> echoed.sum() >= wanted);
    }

    /** Has peers say hello and nothing more. */
    private void stop(final Server server, final int count) {
        final byte[] hello = hello();
        for (int i = 0; i < count; i++) {
            stopping.add(new Peer(server.localAddress().orElseThrow()).write(hello));
        }
    }

    private static byte[] hello() {
        try {
            final SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            final ByteBuffer hello = ByteBuffer.allocate(1 << 15);
            engine.wrap(ByteBuffer.allocate(0), hello);
            return java.util.Arrays.copyOf(hello.array(), hello.position());
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends records until the server has had enough, or they are all sent; then ends. */
    private static void flood(final Server server, final ProtocolVersion version, final Rudeness rudeness) {
        final var address = (InetSocketAddress) server.localAddress().orElseThrow();
        try (Socket socket = new Socket(address.getAddress(), address.getPort());
            RudeClient rude = new RudeClient(socket, version)) {
            for (int i = 0; i < RECORDS; i++) {
                rudeness.of(rude);
            }
        } catch (final IOException e) {
            System.getLogger(TlsFloodIT.class.getName()).log(System.Logger.Level.TRACE, "closed by the server", e);
        }
    }

    private interface Hostility {
        void towards(Server server);
    }

    private interface Rudeness {
        void of(RudeClient client) throws IOException;
    }

    private final class Honest implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            echoed.add(data.remaining());
            return HandleResult.OK;
        }
    }
}
