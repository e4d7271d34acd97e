package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rates of connections and components: what is over them waits, on both sides, and nothing is lost. The rates of these
 * tests either never let a second piece pass, or all of them soon; how exactly they hold is for virtual time to show.
 */
public abstract class ShapingContract extends ComponentContract {
    private static final int READ = 4_096;
    private static final int LEAST_PIECE = 1_024;
    private static final long QUICK = 2 << 20;
    private static final Duration SOON = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    /** For runners. */
    protected ShapingContract() {
    }

    /**
     * Tells how many bytes may be told of when a rate has let in so many.
     *
     * @param readBytes how many were let in
     * @return more over a filter that needs whole records
     */
    protected int toldOf(final int readBytes) {
        return readBytes;
    }

    @Test
    public void shouldHoldBackAPeerThatSendsMoreThanTheRate() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.receiveRate(1).socketBufferSize(READ)));
        final Client client = client(server, new Events());
        final byte[] much = pattern(muchBytes());
        assertEquals(SendResult.QUEUED, client.send(ByteBuffer.wrap(much)));
        heard.received(1);

        await("the peer to be held back", () -> pending(client) > 0);

        assertTrue(heard.received().length <= toldOf(READ), () -> "received=" + heard.received().length);
        heard.opened().receiveRate(0);
        assertArrayEquals(much, heard.received(much.length));
    }

    @Test
    public void shouldKeepWhatIsOverTheRateOfSending() {
        final var heard = new Events();
        final Server server = server(heard);
        final Client client = started(hp().client(Tcp.push(), new Events(), o -> o.sendRate(1)), server);
        final byte[] message = pattern(100_000);

        client.send(ByteBuffer.wrap(message));
        heard.received(1);

        assertTrue(pending(client) >= message.length - LEAST_PIECE, () -> "pending=" + pending(client));
        assertTrue(heard.received().length <= LEAST_PIECE, () -> "received=" + heard.received().length);
        client.connection().orElseThrow().sendRate(0);
        assertArrayEquals(message, heard.received(message.length));
    }

    @Test
    public void shouldRefuseWhatIsOverTheSendLimitAsAlways() {
        final Server server = server(new Events());
        final Client client =
            started(hp().client(Tcp.push(), new Events(), o -> o.sendRate(1).sendLimitBytes(10_000).closeTimeout(SOON)),
            server);

        for (int i = 0; i < 5; i++) {
            client.send(ByteBuffer.allocate(2_000));
        }

        assertEquals(SendResult.FULL, client.send(ByteBuffer.allocate(9_000)));
    }

    @Test
    public void shouldShareTheTotalRateOfReceiving() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard,
            o -> o.totalReceiveRate(1).socketBufferSize(READ)));
        for (int i = 0; i < 3; i++) {
            client(server, new Events()).send(ByteBuffer.wrap(pattern(50_000)));
        }
        heard.received(1);

        assertTrue(heard.received().length <= 3 * toldOf(READ), () -> "received=" + heard.received().length);
        server.totalReceiveRate(0);
        assertEquals(150_000, heard.received(150_000).length);
    }

    @Test
    public void shouldShareTheTotalRateOfSending() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), new Events()
            .doing("handshake", connection -> connection.send(pattern(50_000))), o -> o.totalSendRate(1)));
        for (int i = 0; i < 3; i++) {
            client(server, heard);
        }
        heard.received(1);

        assertTrue(heard.received().length <= LEAST_PIECE, () -> "received=" + heard.received().length);
        server.totalSendRate(0);
        assertEquals(150_000, heard.received(150_000).length);
    }

    @Test
    public void shouldSlowDownWhatRunsFreely() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.socketBufferSize(READ)));
        final Client client = client(server, new Events());
        client.send(bytes("before"));
        heard.received(6);

        heard.opened().receiveRate(1);
        client.send(ByteBuffer.wrap(pattern(muchBytes())));

        await("the peer to be held back", () -> pending(client) > 0);
        assertTrue(heard.received().length <= 6 + toldOf(2 * READ), () -> "received=" + heard.received().length);
        assertEquals(1, heard.opened().receiveRate());
    }

    @Test
    public void shouldSetARateInAnEventBeforeItSends() {
        for (int i = 0; i < 20; i++) {
            final Dispatch dispatch = i == 0 ? Dispatch.LOOP : Dispatch.WORKERS;
            final var heard = new Events();
            final Server server = started(hp().server(Tcp.push(), new Events().doing("handshake", connection -> {
                connection.sendRate(1);
                connection.send(pattern(50_000));
            }), o -> o.dispatch(dispatch).closeTimeout(SOON)));
            client(server, heard);
            heard.received(1);
            assertTrue(heard.received().length <= LEAST_PIECE, () -> dispatch + " received=" + heard.received().length);
        }
    }

    @Test
    public void shouldDisconnectByForceWhileItHoldsBack() {
        final var served = new Events();
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), served, o -> o.receiveRate(1).sendRate(1)));
        final Client client = client(server, heard);
        final Connection connection = served.opened();
        connection.send(pattern(50_000));
        client.send(ByteBuffer.wrap(pattern(50_000)));
        heard.received(1);

        connection.disconnect(Connection.Disconnect.FORCE);

        assertEquals(CloseReason.Kind.DISCONNECTED, served.closed().kind());
        heard.closed();
    }

    @Test
    public void shouldStopWhileItHoldsBack() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), new Events().doing("handshake",
            connection -> connection.send(pattern(50_000))), o -> o.sendRate(1).closeTimeout(SOON)));
        client(server, heard);
        heard.received(1);

        server.stop();

        heard.closed();
        assertTrue(heard.received().length <= LEAST_PIECE, () -> "received=" + heard.received().length);
    }

    @Test
    public void shouldTellTheEndOfAPeerThatWasHeldBack() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.receiveRate(1).socketBufferSize(READ)));
        final Client client = client(server, new Events());
        client.send(ByteBuffer.wrap(pattern(3 * READ)));
        heard.received(1);
        client.connection().orElseThrow().disconnect();

        heard.opened().receiveRate(0);

        assertEquals(CloseReason.Kind.PEER, heard.closed().kind());
        assertArrayEquals(pattern(3 * READ), heard.received());
    }

    @Test
    public void shouldEchoPacksAtARate() {
        final var heard = new Events();
        final Server server = started(hp().server(Pack.flag(9), Events.echo(), ShapingContract::quickly));
        final Client client = started(hp().client(Pack.flag(9), heard, ShapingContract::quickly), server);

        for (int i = 1; i <= 10; i++) {
            client.send(ByteBuffer.wrap(pattern(i * 10_000)));
        }

        heard.received(550_000);
        assertEquals(10, heard.count("receive"));
    }

    @Test
    public void shouldServePullAtARate() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.pull(), new Events().available((connection, bytes) -> {
            final ByteBuffer taken = ByteBuffer.allocate(bytes);
            assertEquals(FetchResult.OK, connection.fetch(taken));
            connection.send(taken.flip());
            return HandleResult.OK;
        }), ShapingContract::quickly));
        final Client client = client(server, heard);

        client.send(ByteBuffer.wrap(pattern(400_000)));

        assertArrayEquals(pattern(400_000), heard.received(400_000));
    }

    @Test
    public void shouldSendAFileAtARate() throws IOException {
        final Path file = Files.write(folder.resolve("file"), pattern(600_000));
        final var heard = new Events();
        final Server server = server(heard);
        final Client client = started(hp().client(Tcp.push(), new Events(), ShapingContract::quickly), server);

        client.connection().orElseThrow().sendFile(file, bytes("head"), bytes("tail"));
        heard.received(600_008);

        assertEquals("head", text(Arrays.copyOf(heard.received(), 4)));
        assertArrayEquals(pattern(600_000), Arrays.copyOfRange(heard.received(), 4, 600_004));
    }

    @Test
    public void shouldTellAndCheckRates() {
        final Server server = started(hp().server(Tcp.push(), new Events(),
            o -> o.receiveRate(11).sendRate(12).totalReceiveRate(13).totalSendRate(14)));
        final var heard = new Events();
        client(server, heard);
        final Connection connection = heard.opened();
        await("the connection", () -> !server.connections().isEmpty());
        final Connection accepted = server.connections().get(0);

        assertEquals(11, accepted.receiveRate());
        assertEquals(12, accepted.sendRate());
        assertEquals(13, server.totalReceiveRate());
        assertEquals(14, server.totalSendRate());
        assertEquals(0, connection.sendRate());
        assertRefused("receiveRate", () -> connection.receiveRate(-1));
        assertRefused("sendRate", () -> connection.sendRate(Options.RATE_MOST + 1));
        assertRefused("totalReceiveRate", () -> server.totalReceiveRate(-1));
        assertRefused("totalSendRate", () -> server.totalSendRate(-1));
    }

    @Test
    public void shouldTakeOverRatesOfChangedOptionsWhileItRuns() {
        final Server server = started(hp().server(Tcp.push(), new Events(), o -> o.sendRate(12)));
        client(server, new Events());
        client(server, new Events());
        await("the connections", () -> server.connections().size() == 2);
        final Connection ofItsOwn = server.connections().get(0);
        final Connection other = server.connections().get(1);
        ofItsOwn.sendRate(99);

        server.options(o -> o.sendRate(22).receiveRate(21).totalSendRate(24));

        assertEquals(List.of(99L, 21L), List.of(ofItsOwn.sendRate(), ofItsOwn.receiveRate()));
        assertEquals(List.of(22L, 21L), List.of(other.sendRate(), other.receiveRate()));
        assertEquals(List.of(0L, 24L), List.of(server.totalReceiveRate(), server.totalSendRate()));
        assertRefused("options of ", () -> server.options(o -> o.sendRate(1).maxConnections(7)));
        assertEquals(22, server.options().sendRate());
    }

    @Test
    public void shouldBeginEachStartWithTheRatesOfTheOptions() {
        final Server server = started(hp().server(Tcp.push(), new Events(), o -> o.totalSendRate(5)));
        server.totalSendRate(6);
        assertEquals(6, server.totalSendRate());

        server.stop();

        assertEquals(5, server.totalSendRate());
        assertRefused("total rates", () -> server.totalSendRate(7));
        server.start(HOST, 0);
        assertEquals(5, server.totalSendRate());
    }

    private static void quickly(final Options.Builder options) {
        options.receiveRate(QUICK).sendRate(QUICK).totalReceiveRate(2 * QUICK).totalSendRate(2 * QUICK)
            .socketBufferSize(READ);
    }

    private static long pending(final Client client) {
        return client.connection().orElseThrow().pendingBytes();
    }

    private static void assertRefused(final String name, final Runnable call) {
        final String message = assertThrows(HpSocketException.class, call::run).getMessage();
        assertTrue(message.startsWith(name), message);
    }
}
