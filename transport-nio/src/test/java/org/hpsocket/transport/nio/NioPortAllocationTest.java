package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class NioPortAllocationTest {
    private static final int ECHOES = 6_000;
    private static final PortOptions OPTIONS = new PortOptions(1432, 16, Map.of(), Optional.empty(), Optional.empty());

    /** Sends back what comes, from the slab or from a copy on the heap. */
    private static final class Mirror extends HeardPort {
        private final ByteBuffer copy = ByteBuffer.allocate(100);
        private final boolean fromHeap;
        private Port port;

        Mirror(final boolean fromHeap) {
            this.fromHeap = fromHeap;
        }

        @Override
        public void onDatagram(final Slab datagram, final InetSocketAddress from) {
            try {
                final ByteBuffer answer =
                    fromHeap ? copy.clear().put(datagram.buffer()).flip() : datagram.buffer();
                port.send(answer, from);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            datagram.release();
        }
    }

    static Stream<Arguments> ports() {
        return Stream.of("127.0.0.1", "::1").flatMap(address -> Stream.of(
            Arguments.of(address, false, false), Arguments.of(address, false, true),
            Arguments.of(address, true, false), Arguments.of(address, true, true)));
    }

    @ParameterizedTest(name = "address={0} connected={1} heap={2}")
    @MethodSource("ports")
    void shouldAllocateNothingWhenOneSenderIsAnswered(
        final String address, final boolean connected, final boolean fromHeap) throws Exception {
        final var local = new InetSocketAddress(InetAddress.getByName(address), 0);
        final var mirror = new Mirror(fromHeap);
        try (PolledLoop<TestSlabs> loop = Wire.loop(); DatagramSocket peer = new DatagramSocket(local)) {
            peer.setSoTimeout(20_000);
            final var remote = connected ? (InetSocketAddress) peer.getLocalSocketAddress() : null;
            loop.run(() -> mirror.port = open(loop, local, remote, mirror));
            peer.connect(mirror.port.localAddress());
            echo(peer);
            final long before = NioAllocationTest.allocated(loop.thread());
            echo(peer);
            final long bytes = NioAllocationTest.allocated(loop.thread()) - before;
            assertTrue(bytes < ECHOES, "bytes=" + bytes + " echoes=" + ECHOES);
            loop.run(mirror.port::close);
        }
    }

    private static Port open(
        final PolledLoop<?> loop, final InetSocketAddress local, final InetSocketAddress remote, final Mirror mirror) {
        try {
            return new NioTransport().open(loop, local, remote, OPTIONS, mirror);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(final DatagramSocket peer) throws IOException {
        final var packet = new DatagramPacket(new byte[64], 64);
        for (int i = 0; i < ECHOES; i++) {
            peer.send(packet);
            peer.receive(packet);
        }
    }
}
