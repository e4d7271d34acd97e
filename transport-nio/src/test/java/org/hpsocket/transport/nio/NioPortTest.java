package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioPortTest {
    private static final PortOptions OPTIONS = new PortOptions(
        100, 16, Map.of(StandardSocketOptions.SO_REUSEADDR, true), Optional.empty(), Optional.empty());
    private static final PortOptions SHARING = new PortOptions(100, 16,
        Map.of(StandardSocketOptions.SO_REUSEADDR, true, StandardSocketOptions.SO_REUSEPORT, true), Optional.empty(),
        Optional.empty());
    private static final int CROWD = 1_500;

    private final HeardPort heard = new HeardPort();
    private final List<Port> opened = new ArrayList<>();
    private PolledLoop<TestSlabs> loop;

    @BeforeEach
    void start() throws IOException {
        loop = Wire.loop();
    }

    @AfterEach
    void stop() {
        loop.run(() -> opened.forEach(Port::close));
        loop.close();
        assertEquals(0, loop.slabs().out());
    }

    @Test
    void shouldTellWhoSentWhatWhenADatagramArrives() throws Exception {
        final Port receiving = open(null, heard);
        final Port sending = open(null, new HeardPort());
        send(sending, "hello", address(receiving));
        heard.expect("hello");
        assertEquals(sending.localAddress(), heard.from);
    }

    @Test
    void shouldTellAndLiveOnWhenNobodyListens() throws Exception {
        final Port gone = open(null, heard);
        final InetSocketAddress address = address(gone);
        loop.run(gone::close);
        final Port port = open(address, heard);
        send(port, "one", null);
        heard.expect("PortUnreachableException");
        final Port listening = loop.call(() -> new NioTransport().open(loop, address, null, OPTIONS, heard));
        send(port, "two", null);
        heard.expect("two");
        loop.run(listening::close);
    }

    @Test
    void shouldGiveEachSocketAPortOfItsOwnWhenAnyWillDo() {
        final Port peer = open(null, heard);
        final List<Port> ports = Stream.generate(() -> open(address(peer), heard)).limit(CROWD).toList();
        assertEquals(CROWD, ports.stream().map(Port::localAddress).distinct().count());
    }

    @Test
    void shouldGiveEachSocketAPortOfItsOwnEvenWhenItWillShareIt() {
        final List<Port> ports =
            Stream.generate(() -> open(Wire.any(), null, SHARING, heard)).limit(CROWD).toList();
        assertEquals(CROWD, ports.stream().map(Port::localAddress).distinct().count());
    }

    @Test
    void shouldShareAPortThatTheSystemHasChosen() {
        final Port first = open(Wire.any(), null, SHARING, heard);
        assertEquals(first.localAddress(), open(address(first), null, SHARING, heard).localAddress());
    }

    private Port open(final InetSocketAddress remote, final PortHandler handler) {
        return open(Wire.any(), remote, OPTIONS, handler);
    }

    private Port open(final InetSocketAddress local, final InetSocketAddress remote, final PortOptions options,
        final PortHandler handler) {
        final Port port = loop.call(() -> new NioTransport().open(loop, local, remote, options, handler));
        opened.add(port);
        return port;
    }

    private boolean send(final Port port, final String text, final InetSocketAddress remote) {
        return loop.call(() -> port.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), remote));
    }

    private static InetSocketAddress address(final Port port) {
        return (InetSocketAddress) port.localAddress();
    }
}
