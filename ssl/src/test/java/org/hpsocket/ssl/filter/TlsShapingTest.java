package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.simulation.HpSocketTest;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rates over TLS in virtual time: no handshake is paid for, and no record is cut. */
class TlsShapingTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 443;
    private static final int PIECE = 1_024;
    private static final int RECORD = 1 << 14;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Authority AUTHORITY = Authority.create("shaping");
    private static final TlsContext SHOWN = TlsContext.of(AUTHORITY.issue(HOST).identity());
    private static final TlsContext TRUSTING = TlsContext.anonymous().trust(AUTHORITY.trust());

    private final HpSocketTest net = HpSocketTest.memory(1);
    private final Heard served = new Heard();

    @AfterEach
    void close() {
        net.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldTheRateOfSendingOverTls(final TlsProvider provider) {
        server(provider, o -> { });
        final Client client = client(provider, o -> o.sendRate(10_000));
        final long before = client.connection().orElseThrow().bytesSent();
        client.send(ByteBuffer.allocate(200_000));
        for (int seconds = 1; seconds <= 10; seconds++) {
            net.advance(SECOND);
            final long sent = client.connection().orElseThrow().bytesSent() - before;
            assertTrue(sent <= 10_000 * seconds + 1_000 + 2 * PIECE, "seconds=" + seconds + " sent=" + sent);
            final long heard = served.bytes();
            assertTrue(heard >= 9_000 * seconds - 2 * PIECE, "seconds=" + seconds + " heard=" + heard);
        }
        assertTrue(served.events.stream().allMatch(bytes -> bytes <= PIECE), served.events::toString);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotPayForTheHandshake(final TlsProvider provider) {
        server(provider, o -> o.receiveRate(1).totalReceiveRate(1).sendRate(1).totalSendRate(1));
        final var heard = new Heard();
        served.answer = connection -> connection.send(new byte[200]);
        for (int i = 1; i <= 3; i++) {
            client(provider, heard, o -> o.receiveRate(1).sendRate(1));
        }
        net.settle();
        assertEquals(List.of(200), heard.events);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHearAtOnceWhatIsWithinTheRate(final TlsProvider provider) {
        server(provider, o -> o.receiveRate(1).totalReceiveRate(1));
        final Client client = client(provider, o -> { });
        client.send(ByteBuffer.allocate(200));
        net.settle();
        assertEquals(List.of(200), served.events);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadARecordToItsEndAndPayForItAfterwards(final TlsProvider provider) {
        server(provider, o -> o.receiveRate(1_000).socketBufferSize(PIECE));
        final Client client = client(provider, o -> { });
        client.send(ByteBuffer.allocate(3 * RECORD));
        net.settle();
        final long record = served.bytes();
        assertTrue(record > RECORD * 0.9 && record <= RECORD, () -> "first=" + record);
        net.advance(Duration.ofSeconds(15));
        assertEquals(record, served.bytes());
        net.advance(Duration.ofSeconds(4));
        assertEquals(2 * record, served.bytes());
        net.advance(Duration.ofSeconds(20));
        assertEquals(3 * RECORD, served.bytes());
    }

    private void server(final TlsProvider provider, final Consumer<Options.Builder> options) {
        final Server server = net.hp().server(Tcp.push().over(Tls.of(SHOWN.provider(provider))), served, options);
        server.start(HOST, PORT);
    }

    private Client client(final TlsProvider provider, final Consumer<Options.Builder> options) {
        return client(provider, new Heard(), options);
    }

    private Client client(final TlsProvider provider, final Heard heard, final Consumer<Options.Builder> options) {
        final Client client = net.hp().client(Tcp.push().over(Tls.of(TRUSTING.provider(provider))), heard, options);
        client.start(HOST, PORT);
        net.settle();
        return client;
    }

    /** The sizes of what is received. */
    private static final class Heard implements PushListener {
        private final List<Integer> events = new ArrayList<>();
        private Consumer<Connection> answer = connection -> { };

        @Override
        public HandleResult onHandshake(final Connection connection) {
            answer.accept(connection);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            events.add(data.remaining());
            return HandleResult.OK;
        }

        long bytes() {
            return events.stream().mapToLong(Integer::longValue).sum();
        }
    }
}
