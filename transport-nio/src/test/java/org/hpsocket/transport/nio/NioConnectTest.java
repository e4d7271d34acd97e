package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioConnectTest {
    private PolledLoop<TestSlabs> loop;
    private Heard heard;

    @BeforeEach
    void start() throws IOException {
        loop = Wire.loop();
        heard = new Heard(loop);
    }

    @AfterEach
    void stop() {
        loop.run(() -> {
            if (heard.link != null) {
                heard.link.abort(null);
            }
        });
        loop.close();
    }

    @Test
    void shouldGiveALinkWhenSomebodyListens() throws Exception {
        try (ServerSocket server = listener()) {
            connect(null, server.getLocalSocketAddress(), Wire.OPTIONS);
            heard.expect("open");
            try (Socket accepted = server.accept()) {
                assertEquals(accepted.getRemoteSocketAddress(), heard.link.localAddress());
                accepted.getOutputStream().write('x');
                loop.run(() -> heard.link.receive(0));
                heard.expect("received x");
            }
        }
    }

    @Test
    void shouldFailOnceWhenNobodyListens() throws Exception {
        final SocketAddress nobody = closedPort();
        final Runnable cancel = connect(null, nobody, Wire.OPTIONS);
        heard.expect("failed");
        assertInstanceOf(ConnectException.class, heard.cause);
        loop.run(cancel);
        assertTrue(loop.pollsWhileIdle() < 20);
        assertNull(heard.events.peek());
    }

    @Test
    void shouldBindTheLocalAddressWhenThereIsOne() throws Exception {
        final SocketAddress own = closedPort();
        try (ServerSocket server = listener()) {
            connect(own, server.getLocalSocketAddress(), Wire.OPTIONS);
            heard.expect("open");
            assertEquals(own, heard.link.localAddress());
        }
    }

    @Test
    void shouldFailWhenTheLocalAddressIsTaken() throws Exception {
        try (ServerSocket server = listener(); ServerSocket taken = listener()) {
            connect(taken.getLocalSocketAddress(), server.getLocalSocketAddress(), Wire.OPTIONS);
            heard.expect("failed");
        }
    }

    @Test
    void shouldFailWhenTheSocketMeetsItself() throws Exception {
        final SocketAddress nobody = closedPort();
        connect(nobody, nobody, Wire.OPTIONS);
        heard.expect("failed");
        assertInstanceOf(ConnectException.class, heard.cause);
    }

    @Test
    void shouldTellNothingWhenCancelled() throws Exception {
        final SocketAddress nobody = closedPort();
        loop.run(() -> new NioTransport().connect(loop, null, nobody, Wire.OPTIONS, heard).run());
        assertTrue(loop.pollsWhileIdle() < 20);
        assertNull(heard.events.peek());
    }

    @Test
    void shouldFailWhenTheAddressIsOnlyAName() throws Exception {
        connect(null, InetSocketAddress.createUnresolved("localhost", 80), Wire.OPTIONS);
        heard.expect("failed");
    }

    @Test
    void shouldNameTheOptionWhenItIsRefused() throws Exception {
        try (ServerSocket server = listener()) {
            final LinkOptions bad = Wire.options(Map.of(), Map.of(StandardSocketOptions.IP_MULTICAST_TTL, 1));
            connect(null, server.getLocalSocketAddress(), bad);
            heard.expect("failed");
            assertTrue(heard.cause.getMessage().contains("IP_MULTICAST_TTL=1"), heard.cause.getMessage());
        }
    }

    @Test
    void shouldWaitForRoomWhenTheBacklogOfAPathIsFull(@TempDir final Path folder) throws Exception {
        final var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1);
            var first = SocketChannel.open(address); var second = SocketChannel.open(address)) {
            connect(null, address, Wire.OPTIONS);
            assertTrue(loop.pollsWhileIdle() < 20);
            assertNull(heard.events.peek());
            server.accept().close();
            heard.expect("open");
            assertEquals(address, heard.link.remoteAddress());
            assertTrue(first.isConnected() && second.isConnected());
        }
    }

    @Test
    void shouldWaitForNoRoomWhenCancelled(@TempDir final Path folder) throws Exception {
        final var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1);
            var first = SocketChannel.open(address); var second = SocketChannel.open(address)) {
            final Runnable cancel = connect(null, address, Wire.OPTIONS);
            loop.run(cancel);
            server.accept().close();
            loop.pollsWhileIdle();
            assertNull(heard.events.peek());
            assertTrue(first.isConnected() && second.isConnected());
        }
    }

    @Test
    void shouldFailWhenNobodyListensAtAPath(@TempDir final Path folder) throws Exception {
        final var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        connect(null, address, Wire.OPTIONS);
        heard.expect("failed");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address).close();
        connect(null, address, Wire.OPTIONS);
        heard.expect("failed");
        assertInstanceOf(ConnectException.class, heard.cause);
    }

    private Runnable connect(final SocketAddress local, final SocketAddress remote, final LinkOptions options) {
        return loop.call(() -> new NioTransport().connect(loop, local, remote, options, heard));
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    private static SocketAddress closedPort() throws IOException {
        try (ServerSocket gone = listener()) {
            return gone.getLocalSocketAddress();
        }
    }
}
