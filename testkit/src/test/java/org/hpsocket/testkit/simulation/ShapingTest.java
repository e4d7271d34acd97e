package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.Heartbeat;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.swap.SwappingProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rates in virtual time: how exactly they hold, and how fairly they are shared. */
class ShapingTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final int READ = 8192;
    private static final int PIECE_MOST = 65_536;
    private static final Duration STEP = Duration.ofMillis(50);

    private final HpSocketTest net = HpSocketTest.memory(1);
    private final Traffic served = new Traffic();
    private final Traffic asked = new Traffic();

    static Stream<Protocol<PushListener>> stacks() {
        return Stream.of(Tcp.push(), Tcp.push().over(ProbeLayer.BUSY),
            Tcp.push().over(ProbeLayer.QUIET.recordBytes(100)));
    }

    @AfterEach
    void close() {
        net.close();
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void shouldHoldTheRateOfReceiving(final Protocol<PushListener> stack) {
        server(stack, o -> o.receiveRate(100_000));
        connect(stack, asked.flooding(50_000), o -> { });
        assertHolds(100_000, READ, 180, () -> served.connection(0).bytesReceived());
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void shouldHoldTheRateOfSending(final Protocol<PushListener> stack) {
        server(stack, o -> { });
        connect(stack, asked.flooding(50_000), o -> o.sendRate(100_000));
        assertHolds(100_000, 10_000, 180, () -> asked.connection(0).bytesSent());
    }

    @Test
    void shouldHoldRatesThatAreHighAndRatesThatAreLow() {
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked.flooding(500_000), o -> o.sendRate(1L << 26));
        assertHolds(1L << 26, PIECE_MOST, 1, () -> asked.connection(0).bytesSent());
        final var slow = new Traffic();
        connect(Tcp.push(), slow.flooding(5_000), o -> o.sendRate(7));
        asked.connection(0).sendRate(1);
        assertHolds(7, 1024, 3000, () -> slow.connection(0).bytesSent());
    }

    @Test
    void shouldHoldBothRatesOfAConnectionAtATime() {
        server(Tcp.push(), o -> o.receiveRate(40_000).sendRate(20_000));
        served.flooding(50_000);
        connect(Tcp.push(), asked.flooding(50_000), o -> { });
        assertHolds(40_000, READ, 60, () -> served.connection(0).bytesReceived());
        assertTrue(served.connection(0).bytesSent() <= 20_000 * 61);
        assertTrue(served.connection(0).bytesSent() >= 20_000 * 59);
    }

    @Test
    void shouldShareTheRateOfReceivingFairly() {
        server(Tcp.push(), o -> o.totalReceiveRate(500_000).threads(2));
        connect(9);
        assertHolds(500_000, 10 * READ, 120, () -> served.sum(Connection::bytesReceived));
        assertFair(Connection::bytesReceived, READ);
    }

    @Test
    void shouldShareTheRateOfSendingFairly() {
        server(Tcp.push(), o -> o.totalSendRate(500_000).threads(2));
        served.flooding(30_000);
        for (int i = 0; i < 9; i++) {
            connect(Tcp.push(), asked, o -> { });
        }
        assertHolds(500_000, 10 * 50_000, 120, () -> served.sum(Connection::bytesSent));
        assertFair(Connection::bytesSent, 2 * 50_000);
    }

    @Test
    void shouldLetThoseWhoComeLaterHaveTheirShare() {
        server(Tcp.push(), o -> o.totalReceiveRate(300_000));
        connect(3);
        net.advance(Duration.ofSeconds(30));
        connect(3);
        final long before = served.sum(Connection::bytesReceived);
        net.advance(Duration.ofSeconds(60));
        final long share = (served.sum(Connection::bytesReceived) - before) / 6;
        assertTrue(Math.abs(served.connection(5).bytesReceived() - share) <= 2 * READ,
            served.connection(5).bytesReceived() + " of " + share);
    }

    @Test
    void shouldHoldTheSharedRateWhateverComesAndGoes() {
        server(Tcp.push(), o -> o.totalReceiveRate(100_000));
        final var samples = new Samples();
        for (int i = 0; i < 400; i++) {
            connect(Tcp.push(), asked.flooding(20_000), o -> { });
            net.advance(Duration.ofMillis(100));
            if (i >= 4) {
                served.connection(i - 4).disconnect(Connection.Disconnect.FORCE);
            }
            samples.add(net.now(), served.sum(Connection::bytesReceived));
        }
        samples.assertAtMost(100_000, 6 * READ);
    }

    @Test
    void shouldGoOnAtTheRateThatIsSet() {
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked.flooding(50_000), o -> o.sendRate(1_000));
        net.advance(Duration.ofSeconds(10));
        final Connection connection = asked.connection(0);
        connection.sendRate(50_000);
        assertEquals(50_000, connection.sendRate());
        assertHolds(50_000, 5_000, 30, connection::bytesSent);
        asked.flooding(0);
        connection.send(new byte[1_000_000]);
        connection.sendRate(0);
        net.settle();
        assertEquals(0, connection.pendingBytes());
    }

    @Test
    void shouldHoldTheSharedRateThatIsSetWhileItRuns() {
        final Server server = server(Tcp.push(), o -> { });
        final List<Agent> agents = List.of(connect(Tcp.push(), asked, o -> { }), connect(Tcp.push(), asked, o -> { }));
        server.totalReceiveRate(60_000);
        agents.forEach(agent -> agent.connections().get(0).send(new byte[15_000_000]));
        assertEquals(60_000, server.totalReceiveRate());
        assertHolds(60_000, 3 * READ, 30, () -> served.sum(Connection::bytesReceived));
        server.totalReceiveRate(600_000);
        assertHolds(600_000, 3 * READ, 30, () -> served.sum(Connection::bytesReceived));
    }

    @Test
    void shouldOweWhatItOwedWhenTheRateChangesAgainAndAgain() {
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked.flooding(50_000), o -> o.sendRate(10_000));
        final Connection connection = asked.connection(0);
        final long before = connection.bytesSent();
        for (int i = 0; i < 10_000; i++) {
            connection.sendRate(10_000 + i % 2);
            net.advance(Duration.ofMillis(1));
        }
        final long sent = connection.bytesSent() - before;
        assertTrue(sent > 80_000 && sent < 110_000, "sent=" + sent);
    }

    @Test
    void shouldNotMistakeItsOwnPauseForSilenceOfThePeer() {
        server(Tcp.push(), o -> o.receiveRate(1_000).idleTimeout(Duration.ofSeconds(2)));
        connect(Tcp.push(), asked, o -> { });
        asked.connection(0).send(new byte[10 * READ]);
        net.advance(Duration.ofSeconds(90));
        assertEquals(10 * READ, served.connection(0).bytesReceived());
        assertEquals(List.of(Kind.TIMEOUT), served.closes());
    }

    @Test
    void shouldNotMistakeItsOwnPauseForUnansweredHeartbeats() {
        server(Tcp.push(), o -> o.receiveRate(1_000).heartbeat(Heartbeat.every(Duration.ofSeconds(1)).attempts(2)));
        connect(Tcp.push(), asked, o -> o.heartbeat(Heartbeat.answering("PING", "PONG")));
        asked.connection(0).send(new byte[5 * READ]);
        net.advance(Duration.ofSeconds(60));
        assertEquals(List.of(), served.closes());
        assertTrue(served.connection(0).bytesReceived() > 5 * READ);
    }

    @Test
    void shouldNotMistakeWhatItKeepsForWhatAPeerDoesNotRead() {
        server(Tcp.push(), o -> o.sendRate(100).heartbeat(Heartbeat.every(Duration.ofSeconds(1)).attempts(2)));
        connect(Tcp.push(), asked, o -> { });
        served.connection(0).send(new byte[5_000]);
        net.advance(Duration.ofSeconds(40));
        assertEquals(List.of(), served.closes());
        net.advance(Duration.ofSeconds(20));
        assertEquals(List.of(Kind.TIMEOUT), served.closes());
    }

    @Test
    void shouldNotMistakeItsOwnPauseForAUnitThatTakesTooLong() {
        unitsServer();
        connect(Tcp.push(), asked, o -> { });
        asked.connection(0).send(unit(40_000, 40_000));
        net.advance(Duration.ofSeconds(38));
        assertEquals(0, served.events());
        net.advance(Duration.ofSeconds(3));
        assertEquals(1, served.events());
        assertEquals(List.of(), served.closes());
    }

    @Test
    void shouldTellAUnitThatTakesTooLongFromItsOwnPause() {
        unitsServer();
        connect(Tcp.push(), asked, o -> { });
        asked.connection(0).send(unit(40_000, 5_000));
        net.advance(Duration.ofSeconds(5));
        assertEquals(List.of(), served.closes());
        net.advance(Duration.ofSeconds(3));
        assertEquals(List.of(Kind.TIMEOUT), served.closes());
    }

    @Test
    void shouldCloseInOrderAtTheRate() {
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked, o -> o.sendRate(10_000).closeTimeout(Duration.ofSeconds(20)));
        final byte[] message = message(100_000);
        asked.connection(0).send(message);
        asked.connection(0).disconnect();
        net.advance(Duration.ofSeconds(9));
        assertTrue(served.connection(0).isConnected());
        net.advance(Duration.ofSeconds(2));
        assertArrayEquals(message, served.heard());
        assertEquals(List.of(Kind.PEER), served.closes());
    }

    @Test
    void shouldCloseWithinTheCloseTimeoutAllTheSame() {
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked, o -> o.sendRate(10_000).closeTimeout(Duration.ofSeconds(2)));
        asked.connection(0).send(new byte[100_000]);
        asked.connection(0).disconnect();
        net.advance(Duration.ofSeconds(3));
        assertEquals(List.of(Kind.DISCONNECTED), asked.closes());
        assertTrue(served.heard().length <= 22_000, "heard=" + served.heard().length);
    }

    @Test
    void shouldNotHoldUpTheLastWords() {
        net.hp().server(new SwappingProtocol(40_000), served, o -> o.sendRate(1_000)).start(HOST, PORT);
        connect(Tcp.push(), asked, o -> { });
        served.connection(0).send(new byte[5_000]);
        net.advance(Duration.ofSeconds(1));
        assertTrue(asked.heard().length <= 2_100, () -> "heard=" + asked.heard().length);
        asked.connection(0).send(unit(65_535, 0));
        net.advance(Duration.ofMillis(1));
        assertEquals(5_004, asked.heard().length);
        assertEquals(List.of(Kind.PROTOCOL), served.closes());
    }

    @Test
    void shouldCountWhatWaitsAsPendingAndRefuseMore() {
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked, o -> o.sendRate(1_000).sendLimitBytes(20_000));
        final Connection connection = asked.connection(0);
        int sent = 0;
        while (connection.send(new byte[1_000]) == SendResult.QUEUED) {
            sent++;
        }
        net.settle();
        assertTrue(sent >= 15 && sent <= 20, "sent=" + sent);
        assertTrue(connection.pendingBytes() > 15_000 && connection.pendingBytes() <= 20_000,
            () -> "" + connection.pendingBytes());
        net.advance(Duration.ofSeconds(5));
        assertEquals(SendResult.QUEUED, connection.send(new byte[1_000]));
    }

    @Test
    void shouldSendAFileAtTheRate(@TempDir final Path folder) throws IOException {
        final byte[] content = message(300_000);
        final Path file = Files.write(folder.resolve("file"), content);
        server(Tcp.push(), o -> { });
        connect(Tcp.push(), asked, o -> o.sendRate(50_000));
        asked.connection(0).sendFile(file);
        assertHolds(50_000, 5_000, 5, () -> asked.connection(0).bytesSent());
        net.advance(Duration.ofSeconds(2));
        assertArrayEquals(content, served.heard());
    }

    @Test
    void shouldGoOnWhereItStoppedWhenTheApplicationPausedAsWell() {
        server(Tcp.push(), o -> o.receiveRate(10_000));
        connect(Tcp.push(), asked.flooding(50_000), o -> { });
        net.advance(Duration.ofSeconds(1));
        served.connection(0).pauseReceive();
        net.advance(Duration.ofSeconds(10));
        final long before = served.connection(0).bytesReceived();
        net.advance(Duration.ofSeconds(10));
        assertEquals(before, served.connection(0).bytesReceived());
        served.connection(0).resumeReceive();
        assertHolds(10_000, READ, 30, () -> served.connection(0).bytesReceived());
    }

    @Test
    void shouldForgetNothingOverARoughNetwork() {
        net.network().faults(MemoryFaults.ROUGH);
        final byte[] message = message(200_000);
        server(Tcp.push().over(ProbeLayer.BUSY), o -> o.receiveRate(50_000).totalReceiveRate(60_000));
        connect(Tcp.push().over(ProbeLayer.BUSY), asked, o -> o.sendRate(40_000).totalSendRate(70_000));
        asked.connection(0).send(message);
        net.advance(Duration.ofSeconds(12));
        assertArrayEquals(message, served.heard());
    }

    private Server server(final Protocol<PushListener> stack, final Consumer<Options.Builder> options) {
        final Server server = net.hp().server(stack, served,
            ((Consumer<Options.Builder>) o -> o.socketBufferSize(READ)).andThen(options));
        server.start(HOST, PORT);
        return server;
    }

    /** Serves units of a codec, slowly. */
    private void unitsServer() {
        net.hp().server(new SwappingProtocol(40_000), served,
            o -> o.receiveRate(1_000).socketBufferSize(1024).unitTimeout(Duration.ofSeconds(2))).start(HOST, PORT);
    }

    /** Makes the beginning of a unit of that codec. */
    private static byte[] unit(final int announced, final int length) {
        return ByteBuffer.allocate(4 + length).putShort((short) announced).putShort((short) 0).array();
    }

    private Agent connect(
        final Protocol<PushListener> stack, final Traffic traffic, final Consumer<Options.Builder> options) {
        final Agent agent = net.hp().agent(stack, traffic, options);
        agent.start();
        agent.connectSync(Target.of(HOST, PORT));
        net.settle();
        return agent;
    }

    /** Makes connections that send what they can. */
    private void connect(final int count) {
        for (int i = 0; i < count; i++) {
            connect(Tcp.push(), asked.flooding(50_000), o -> { });
        }
    }

    /** Lets time pass, and sees that the rate was kept in any part of it, and reached in all of it. */
    private void assertHolds(final long rate, final long burst, final int seconds, final LongSupplier bytes) {
        final var samples = new Samples();
        for (long steps = seconds * 1000L / STEP.toMillis(); steps >= 0; steps--) {
            samples.add(net.now(), bytes.getAsLong());
            net.advance(STEP);
        }
        samples.assertAtMost(rate, burst);
        samples.assertAtLeast(rate, burst);
    }

    private void assertFair(final ToLongFunction<Connection> bytes, final long most) {
        final LongSummaryStatistics counts = served.connections().stream().mapToLong(bytes).summaryStatistics();
        assertTrue(counts.getMax() - counts.getMin() <= most, counts::toString);
    }

    private static byte[] message(final int length) {
        final byte[] message = new byte[length];
        new Random(length).nextBytes(message);
        return message;
    }

    /** Counts of bytes by time. */
    private static final class Samples {
        private final List<long[]> points = new ArrayList<>();

        void add(final Duration at, final long bytes) {
            points.add(new long[] {at.toNanos(), bytes});
        }

        /** In no part of the time there was more than the rate's worth, a tenth of a second's, and the burst. */
        void assertAtMost(final long rate, final long burst) {
            double least = Double.MAX_VALUE;
            for (final long[] point : points) {
                final double ahead = point[1] - rate * (point[0] / 1e9);
                least = Math.min(least, ahead);
                assertTrue(ahead - least <= rate * 0.1 + burst + 1,
                    "at ns=" + point[0] + " too many=" + (ahead - least));
            }
        }

        void assertAtLeast(final long rate, final long burst) {
            final long[] a = points.get(0);
            final long[] b = points.get(points.size() - 1);
            final double least = rate * ((b[0] - a[0]) / 1e9 - 0.1) - burst;
            assertTrue(b[1] - a[1] >= least, "bytes=" + (b[1] - a[1]) + " least=" + least);
        }
    }
}
