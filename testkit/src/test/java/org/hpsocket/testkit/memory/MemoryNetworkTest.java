package org.hpsocket.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.simulation.SteppedLoops;
import org.hpsocket.testkit.transport.AcceptProbe;
import org.hpsocket.testkit.transport.ConnectProbe;
import org.hpsocket.testkit.transport.LinkPair;
import org.hpsocket.testkit.transport.TransportBench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final VirtualClock clock = new VirtualClock();
    private final MemoryNetwork network = new MemoryNetwork(42, MemoryFaults.NONE, clock);
    private final SteppedLoops loops = new SteppedLoops(network, clock);
    private final TransportBench bench = new TransportBench(MemoryTransport.streams(network), loops, () -> ANY_PORT);

    @AfterEach
    void close() {
        network.faults(MemoryFaults.NONE);
        bench.close();
    }

    @Test
    void shouldRunAlikeWithTheSameSeed() {
        assertEquals(run(7), run(7));
        assertNotEquals(run(7), run(8));
    }

    @Test
    void shouldLetBytesTravel() {
        network.faults(MemoryFaults.NONE.latency(5_000_000, 5_000_000));
        final LinkPair pair = bench.connect();
        final long beganNs = clock.getAsLong();
        pair.far().read();
        pair.near().send(Wire.text("a"));
        bench.await("the byte", () -> pair.far().receivedBytes() == 1);
        assertEquals(5_000_000, clock.getAsLong() - beganNs);
    }

    @Test
    void shouldTellWhenSomethingHappensNext() {
        assertEquals(Long.MAX_VALUE, network.nextNs());
        final LinkPair pair = bench.connect();
        pair.far().read();
        network.faults(MemoryFaults.NONE.latency(9_000, 9_000));
        pair.near().send(Wire.text("a"));
        assertEquals(clock.getAsLong() + 9_000, network.nextNs());
    }

    @Test
    void shouldRefuseConnects() {
        final Listening listening = bench.listen(bench.door());
        network.faults(MemoryFaults.NONE.refusals(1));
        final ConnectProbe attempt = bench.attempt(listening.localAddress());
        bench.await("the refusal", () -> attempt.failure().isPresent());
        assertTrue(attempt.failure().orElseThrow() instanceof ConnectException);
    }

    @Test
    void shouldAnswerAConnectAtOnce() {
        final Listening listening = bench.listen(bench.door());
        network.faults(MemoryFaults.NONE.connectsAtOnce(1));
        final var during = new AtomicReference<>(List.<String>of());
        bench.attempt(null, listening.localAddress(), TransportBench.plain(), begun -> during.set(begun.answers()));
        assertEquals(List.of("connected"), during.get());
    }

    @Test
    void shouldResetByAndBy() {
        network.faults(MemoryFaults.NONE.resets(1, 10_000));
        final LinkPair pair = bench.connect();
        pair.near().read();
        pair.far().read();
        pair.near().write(new byte[20_000], 100);
        bench.await("the reset", () -> pair.near().isClosed() && pair.far().isClosed());
        assertTrue(pair.near().cause().isPresent() && pair.far().cause().isPresent());
        assertTrue(pair.far().receivedBytes() <= 10_100);
    }

    @Test
    void shouldResetEveryConnectionWhenTold() {
        final LinkPair pair = bench.connect();
        assertEquals(2, network.linkCount());
        network.resetConnections();
        bench.await("the reset", () -> pair.near().isClosed() && pair.far().isClosed());
        assertEquals(0, network.linkCount());
    }

    @Test
    void shouldPutAcceptingOffAndGoOn() {
        network.faults(MemoryFaults.NONE.acceptFailures(0.9));
        assertTrue(bench.connect().far().isOpen());
        assertTrue(clock.getAsLong() > 0, "accepting was not put off");
    }

    @Test
    void shouldHoldNoMoreThanItsBuffer() {
        network.faults(MemoryFaults.NONE.kernelBytes(100));
        final LinkPair pair = bench.connect();
        final byte[] data = Wire.random(250, 1);
        pair.near().send(data);
        bench.breathe();
        assertTrue(pair.near().isSending());
        pair.far().ask();
        bench.await("what fits", () -> pair.far().receivedBytes() == 100);
        bench.breathe();
        assertTrue(pair.near().isSending());
        pair.far().read();
        bench.await("the rest", () -> pair.far().receivedBytes() == 250);
        assertArrayEquals(data, pair.far().received());
    }

    @Test
    void shouldRefuseMoreThanTheBacklog() {
        final Listening listening = bench.listen(bench.door());
        final var attempts = new ArrayList<ConnectProbe>();
        bench.on(bench.near(), () -> {
            for (int number = 0; number < 60; number++) {
                attempts.add(bench.attempt(listening.localAddress()));
            }
        });
        bench.await("answers", () -> attempts.stream().allMatch(attempt -> attempt.answers().size() == 1));
        assertEquals(50, attempts.stream().filter(attempt -> attempt.failure().isEmpty()).count());
    }

    @Test
    void shouldListenOnAnyLiteralAddressAndOnAll() throws UnknownHostException {
        final InetAddress ten = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        final AcceptProbe door = bench.door();
        final Listening everywhere = listen(new InetSocketAddress("0.0.0.0", 0), door);
        final int port = ((InetSocketAddress) everywhere.localAddress()).getPort();
        final ConnectProbe attempt = bench.attempt(new InetSocketAddress(ten, port));
        bench.await("the connection", () -> attempt.probe().isOpen() && door.accepted().size() == 1);
        assertThrows(AssertionError.class, () -> listen(new InetSocketAddress(ten, port), bench.door()));
        assertEquals(List.of(everywhere.localAddress()), network.listeningAddresses());
    }

    @Test
    void shouldRefuseFaultsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.partialSends(1.1));
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.kernelBytes(0));
        assertThrows(IllegalArgumentException.class, () -> MemoryFaults.NONE.latency(2, 1));
    }

    private Listening listen(final InetSocketAddress address, final AcceptProbe door) {
        try {
            return bench.listen(address, TransportBench.plain(), door);
        } catch (final ListenException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a conversation over a rough network, and gives how it went. */
    private static List<Object> run(final long seed) {
        final var clock = new VirtualClock();
        final var network = new MemoryNetwork(seed, MemoryFaults.ROUGH, clock);
        final var loops = new SteppedLoops(network, clock);
        try (var bench = new TransportBench(MemoryTransport.streams(network), loops, () -> ANY_PORT)) {
            final LinkPair pair = bench.connect();
            pair.far().read();
            pair.near().write(Wire.random(10_000, 1), 300);
            bench.await("all bytes", () -> pair.far().receivedBytes() == 10_000);
            return List.of(pair.far().deliveries(), pair.near().sents(), clock.getAsLong());
        }
    }
}
