package org.hpsocket.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Literal;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.port.PortBench;
import org.hpsocket.testkit.port.PortProbe;
import org.hpsocket.testkit.simulation.SteppedLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a memory network does to datagrams. */
class MemoryPortsTest {
    private static final long MS = 1_000_000;
    private static final PortOptions SHARED = PortBench.with(Map.of(StandardSocketOptions.SO_REUSEADDR, true));

    private final VirtualClock clock = new VirtualClock();
    private final MemoryNetwork network = new MemoryNetwork(42, MemoryFaults.NONE, clock);
    private final SteppedLoops loops = new SteppedLoops(network, clock);
    private final PortBench bench =
        new PortBench(MemoryTransport.streams(network), loops, Literal.address("127.0.0.1").orElseThrow());

    @AfterEach
    void close() {
        network.faults(MemoryFaults.NONE);
        bench.close();
    }

    @Test
    void shouldLetDatagramsTravel() {
        network.faults(MemoryFaults.NONE.latency(5 * MS, 5 * MS));
        final PortProbe receiving = bench.open(bench.far(), null);
        final long beganNs = clock.getAsLong();
        bench.open().send(receiving.address(), Wire.text("a"));
        bench.await(receiving, "datagram", 1);
        assertEquals(5 * MS, clock.getAsLong() - beganNs);
    }

    @Test
    void shouldKeepTheOrderOfOneSenderHoweverLongTheyTravel() {
        network.faults(MemoryFaults.NONE.latency(0, 50 * MS));
        assertEquals(numbers(100), carried(100));
    }

    @Test
    void shouldLetDatagramsBeOvertaken() {
        network.faults(MemoryFaults.NONE.detours(0.3, 50 * MS));
        final List<String> texts = carried(100);
        assertNotEquals(numbers(100), texts);
        assertEquals(numbers(100).stream().sorted().toList(), texts.stream().sorted().toList());
    }

    @Test
    void shouldLoseAsManyAsItIsTold() {
        network.faults(MemoryFaults.NONE.losses(0.25));
        final int arrived = carried(1000).size();
        assertTrue(arrived > 650 && arrived < 850, "arrived=" + arrived);
    }

    @Test
    void shouldRepeatAsManyAsItIsTold() {
        network.faults(MemoryFaults.NONE.repeats(0.25));
        final List<String> texts = carried(1000);
        assertTrue(texts.size() > 1150 && texts.size() < 1350, "arrived=" + texts.size());
        assertEquals(numbers(1000), texts.stream().distinct().toList());
    }

    @Test
    void shouldRunAlikeWithTheSameSeed() {
        assertEquals(run(7), run(7));
        assertNotEquals(run(7), run(8));
    }

    @Test
    void shouldLoseWhatFindsNoRoomUnread() throws ListenException {
        network.faults(MemoryFaults.NONE.unreadMaxBytes(10 * (64 + 2)));
        assertEquals(numbers(10), carriedAtOnce(20, PortBench.plain()));
        final var roomy = PortBench.with(Map.of(StandardSocketOptions.SO_RCVBUF, 15 * (64 + 2)));
        assertEquals(numbers(15), carriedAtOnce(20, roomy));
    }

    @Test
    void shouldFindNoRoomAndTellWhenThereIs() throws IOException {
        final PortProbe receiving = bench.open();
        final PortProbe sending = bench.open();
        final ByteBuffer datagram = ByteBuffer.wrap(Wire.text("once"));
        loops.on(bench.near(), () -> {
            network.faults(MemoryFaults.NONE.fullSends(1, 10 * MS));
            assertFalse(isTaken(sending, receiving.address(), datagram));
            network.faults(MemoryFaults.NONE);
            assertFalse(isTaken(sending, receiving.address(), datagram));
        });
        bench.await(sending, "writable", 1);
        assertTrue(sending.offer(receiving.address(), datagram));
        loops.settle();
        assertEquals(1, sending.count("writable"));
        assertEquals(List.of("once"), receiving.texts());
    }

    @Test
    void shouldTellNoRoomToAClosedPort() throws IOException {
        final PortProbe sending = bench.open();
        network.faults(MemoryFaults.NONE.fullSends(1, 10 * MS));
        assertFalse(sending.offer(sending.address(), ByteBuffer.allocate(1)));
        sending.close();
        loops.settle();
        assertEquals(List.of(), sending.heard());
    }

    @Test
    void shouldTellThatNobodyListensAfterTheRoundTrip() {
        final PortProbe gone = bench.open();
        bench.close(gone);
        final PortProbe connected = bench.open(gone.address());
        network.faults(MemoryFaults.NONE.latency(5 * MS, 5 * MS));
        final long beganNs = clock.getAsLong();
        connected.send(null, Wire.text("anybody?"));
        bench.await(connected, "error", 1);
        assertEquals(10 * MS, clock.getAsLong() - beganNs);
    }

    @Test
    void shouldReachWhoOpensAndMissWhoClosesOnTheWay() throws ListenException {
        final PortProbe receiving = bench.open(bench.far(), null);
        final PortProbe connected = bench.open(receiving.address());
        network.faults(MemoryFaults.NONE.latency(5 * MS, 5 * MS));
        connected.send(null, Wire.text("one"));
        bench.close(receiving);
        bench.await(connected, "error", 1);
        connected.send(null, Wire.text("two"));
        final PortProbe late = bench.open(bench.far(), receiving.address(), null, PortBench.plain());
        bench.await(late, "datagram", 1);
        assertEquals(List.of("two"), late.texts());
        assertEquals(List.of(), receiving.heard());
        assertEquals(1, connected.count("error"));
    }

    @Test
    void shouldGiveADatagramToTheNarrowestOfThoseThatShare() throws ListenException {
        final PortProbe peer = bench.open();
        final PortProbe wide = bench.open(bench.near(), at("0.0.0.0", 0), null, SHARED);
        final int port = wide.address().getPort();
        final PortProbe narrow = bench.open(bench.near(), at("10.0.0.1", port), null, SHARED);
        final PortProbe connected = bench.open(bench.near(), at("10.0.0.1", port), peer.address(), SHARED);
        peer.send(at("10.0.0.1", port), Wire.text("connected"));
        peer.send(at("10.0.0.2", port), Wire.text("wide"));
        bench.open().send(at("10.0.0.1", port), Wire.text("narrow"));
        loops.settle();
        assertEquals(List.of("connected"), connected.texts());
        assertEquals(List.of("wide"), wide.texts());
        assertEquals(List.of("narrow"), narrow.texts());
    }

    @Test
    void shouldDivideTheSendersAmongPortsOfOneAddress() throws ListenException {
        final var divided = PortBench.with(Map.of(StandardSocketOptions.SO_REUSEPORT, true));
        final PortProbe one = bench.open(bench.near(), bench.any(), null, divided);
        final PortProbe other = bench.open(bench.far(), one.address(), null, divided);
        for (int i = 0; i < 20; i++) {
            bench.open().send(one.address(), Wire.text("one"), Wire.text("two"));
        }
        loops.settle();
        assertEquals(40, one.count("datagram") + other.count("datagram"));
        assertTrue(one.count("datagram") > 0 && other.count("datagram") > 0);
        assertTrue(Collections.disjoint(one.senders(), other.senders()));
    }

    @Test
    void shouldShareAnAddressOnlyIfAllDo() throws ListenException {
        final PortProbe shares = bench.open(bench.near(), at("0.0.0.0", 0), null, SHARED);
        final int port = shares.address().getPort();
        assertThrows(ListenException.class,
            () -> bench.open(bench.near(), at("10.0.0.1", port), null, PortBench.plain()));
        bench.open(bench.near(), at("::", port), null, SHARED);
        final PortProbe alone = bench.open();
        assertThrows(ListenException.class,
            () -> bench.open(bench.near(), alone.address(), null, SHARED));
    }

    @Test
    void shouldHearFourBoundEverywhereBySix() throws ListenException {
        final PortProbe both = bench.open(bench.near(), at("::", 0), null, PortBench.plain());
        final PortProbe four = bench.open(bench.near(), at("0.0.0.0", 0), null, PortBench.plain());
        four.send(at("10.0.0.1", both.address().getPort()), Wire.text("there"));
        bench.await(both, "datagram", 1);
        both.send(both.senders().get(0), Wire.text("back"));
        bench.await(four, "datagram", 1);
        assertEquals(List.of(at("10.0.0.1", both.address().getPort())), four.senders());
    }

    @Test
    void shouldSendToEverybodyOnlyIfItMay() {
        final PortProbe port = bench.open();
        assertThrows(SocketException.class, () -> port.offer(at("255.255.255.255", 9), ByteBuffer.allocate(1)));
    }

    @Test
    void shouldThrowOffItsLoop() {
        final PortProbe port = bench.open();
        assertThrows(IllegalStateException.class, () -> port.port().send(ByteBuffer.allocate(1), port.address()));
        assertThrows(IllegalStateException.class, () -> port.port().close());
    }

    @Test
    void shouldRefuseFaultsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.losses(-0.1));
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.repeats(1.1));
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.detours(0.5, -1));
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.fullSends(2, 0));
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.unreadMaxBytes(0));
    }

    private static boolean isTaken(
        final PortProbe port, final InetSocketAddress to, final ByteBuffer datagram) {
        try {
            return port.offer(to, datagram);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress at(final String address, final int port) {
        return new InetSocketAddress(Literal.address(address).orElseThrow(), port);
    }

    private static List<String> numbers(final int count) {
        return IntStream.range(10, 10 + count).mapToObj(Integer::toString).toList();
    }

    private static byte[][] datagrams(final int count) {
        return numbers(count).stream().map(Wire::text).toArray(byte[][]::new);
    }

    /** Sends numbers, each after the one before has had its time to arrive at once, and gives what arrived. */
    private List<String> carried(final int count) {
        final PortProbe receiving = bench.open(bench.far(), null);
        final PortProbe sending = bench.open();
        for (final byte[] datagram : datagrams(count)) {
            sending.send(receiving.address(), datagram);
        }
        loops.settle();
        return receiving.texts();
    }

    /** Sends numbers that all arrive before the receiver has a turn, and gives what it heard. */
    private List<String> carriedAtOnce(final int count, final PortOptions options) throws ListenException {
        final PortProbe receiving = bench.open(bench.near(), bench.any(), null, options);
        bench.open().send(receiving.address(), datagrams(count));
        loops.settle();
        return receiving.texts();
    }

    /** Talks over a lossy network, and gives how it went. */
    private static List<Object> run(final long seed) {
        final var clock = new VirtualClock();
        final var network = new MemoryNetwork(seed, MemoryFaults.LOSSY, clock);
        final var loops = new SteppedLoops(network, clock);
        try (var bench = new PortBench(MemoryTransport.streams(network), loops, Literal.address("::1").orElseThrow())) {
            final PortProbe receiving = bench.open(bench.far(), null);
            final PortProbe sending = bench.open(receiving.address());
            sending.send(null, datagrams(200));
            loops.settle();
            return List.of(receiving.texts(), sending.heard(), clock.getAsLong());
        }
    }
}
