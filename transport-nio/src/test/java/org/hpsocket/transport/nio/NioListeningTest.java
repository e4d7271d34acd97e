package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.stream.Stream;
import org.hpsocket.StartException;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NioListeningTest {
    private static final LinkOptions NO_REUSE =
        Wire.options(Map.of(StandardSocketOptions.SO_REUSEADDR, false), Map.of());

    private final NioTransport transport = new NioTransport();
    private PolledLoop<TestSlabs> loop;

    @BeforeEach
    void start() throws IOException {
        loop = Wire.loop();
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void shouldAcceptOnEachFamily(final InetAddress address) throws Exception {
        final var heard = new Heard(loop);
        final Listening listening = listen(new InetSocketAddress(address, 0), Wire.OPTIONS, heard);
        try (Socket peer = Wire.dial(listening)) {
            heard.expect("open");
            assertEquals(peer.getLocalSocketAddress(), heard.link.remoteAddress());
        }
        loop.run(() -> heard.link.abort(null));
        loop.run(listening::close);
    }

    @Test
    void shouldFreeThePortWhenClosed() throws Exception {
        final Listening first = listen(Wire.any(), NO_REUSE, new Heard(loop));
        final Listening second = loop.call(() -> {
            first.close();
            return transport.listen(loop, first.localAddress(), NO_REUSE, new Heard(loop));
        });
        assertEquals(first.localAddress(), second.localAddress());
        loop.run(second::close);
    }

    @Test
    void shouldFreeThePortWithTheNextPollWhenClosedInsideACallBack() throws Exception {
        final var closing = new ClosingHeard(loop);
        closing.listening = listen(Wire.any(), Wire.OPTIONS, closing);
        final SocketAddress address = closing.listening.localAddress();
        try (Socket peer = Wire.dial(closing.listening)) {
            closing.expect("open");
            loop.pollsWhileIdle();
            final Listening second = loop.call(() -> transport.listen(loop, address, Wire.OPTIONS, new Heard(loop)));
            loop.run(second::close);
            assertTrue(peer.isConnected());
        }
        loop.run(() -> closing.link.abort(null));
    }

    @Test
    void shouldCloseTheSocketWhenItIsNotAdmitted() throws Exception {
        final Listening listening = listen(Wire.any(), Wire.OPTIONS, new Heard(null));
        try (Socket peer = Wire.dial(listening)) {
            assertEquals(-1, peer.getInputStream().read());
        }
        loop.run(listening::close);
    }

    @Test
    void shouldPlaceTheLinkOnTheLoopThatIsAdmitted() throws Exception {
        try (PolledLoop<TestSlabs> other = Wire.loop()) {
            final var place = new ThreadHeard(other);
            final Listening listening = listen(Wire.any(), Wire.OPTIONS, place);
            try (Socket peer = Wire.dial(listening)) {
                place.expect("open");
                assertSame(other.thread(), place.thread);
                assertTrue(peer.isConnected());
            }
            other.run(() -> place.link.abort(null));
            loop.run(listening::close);
        }
    }

    @Test
    void shouldSetTheOptionsOfAcceptedSockets() throws Exception {
        final var heard = new Heard(loop);
        final Map<SocketOption<?>, Object> refused = Map.of(StandardSocketOptions.IP_MULTICAST_TTL, 1);
        final Listening listening = listen(Wire.any(), Wire.options(Map.of(), refused), heard);
        try (Socket peer = Wire.dial(listening)) {
            heard.expect("dropped");
            assertEquals(-1, peer.getInputStream().read());
        }
        loop.run(listening::close);
    }

    @Test
    void shouldDropTheSocketWhenTheAcceptorThrows() throws Exception {
        final var heard = new RefusingHeard(loop);
        final Listening listening = listen(Wire.any(), Wire.OPTIONS, heard);
        try (Socket peer = Wire.dial(listening)) {
            heard.expect("dropped");
            assertEquals(-1, peer.getInputStream().read());
        }
        loop.run(listening::close);
    }

    @Test
    void shouldOnlyCloseWhenTheAcceptorAborts() throws Exception {
        final var heard = new AbortingHeard(loop);
        final Listening listening = listen(Wire.any(), Wire.OPTIONS, heard);
        try (Socket peer = Wire.dial(listening)) {
            heard.expect("closed");
            assertEquals(-1, peer.getInputStream().read());
        }
        loop.run(listening::close);
    }

    @Test
    void shouldNameTheStepWhenThePortIsTaken() throws Exception {
        final Listening first = listen(Wire.any(), Wire.OPTIONS, new Heard(loop));
        assertEquals(StartException.Step.SOCKET_BIND, stepOfFailure(first.localAddress(), Wire.OPTIONS));
        loop.run(first::close);
    }

    @Test
    void shouldNameTheStepWhenTheAddressIsOnlyAName() throws Exception {
        final SocketAddress name = InetSocketAddress.createUnresolved("localhost", 0);
        assertEquals(StartException.Step.SOCKET_CREATE, stepOfFailure(name, Wire.OPTIONS));
    }

    @Test
    void shouldNameTheStepWhenAnOptionIsUnknown() throws Exception {
        final LinkOptions unknown = Wire.options(Map.of(StandardSocketOptions.TCP_NODELAY, true), Map.of());
        assertEquals(StartException.Step.SOCKET_CREATE, stepOfFailure(Wire.any(), unknown));
    }

    static Stream<InetAddress> loopbacks() throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).inetAddresses();
    }

    private Listening listen(final SocketAddress local, final LinkOptions options, final Acceptor acceptor) {
        return loop.call(() -> transport.listen(loop, local, options, acceptor));
    }

    private StartException.Step stepOfFailure(final SocketAddress local, final LinkOptions options) {
        return loop.call(() -> assertThrows(
            ListenException.class, () -> transport.listen(loop, local, options, new Heard(loop))).step());
    }

    private static final class ClosingHeard extends Heard {
        private volatile Listening listening;

        ClosingHeard(final PolledLoop<TestSlabs> home) {
            super(home);
        }

        @Override
        public LinkHandler accepted(final Link accepted) {
            listening.close();
            return super.accepted(accepted);
        }
    }

    private static final class ThreadHeard extends Heard {
        private volatile Thread thread;

        ThreadHeard(final PolledLoop<TestSlabs> home) {
            super(home);
        }

        @Override
        public LinkHandler accepted(final Link accepted) {
            thread = Thread.currentThread();
            return super.accepted(accepted);
        }
    }

    private static final class RefusingHeard extends Heard {
        RefusingHeard(final PolledLoop<TestSlabs> home) {
            super(home);
        }

        @Override
        public LinkHandler accepted(final Link accepted) {
            throw new IllegalStateException("not today");
        }
    }

    private static final class AbortingHeard extends Heard {
        AbortingHeard(final PolledLoop<TestSlabs> home) {
            super(home);
        }

        @Override
        public LinkHandler accepted(final Link accepted) {
            accepted.abort(null);
            return super.accepted(accepted);
        }
    }
}
