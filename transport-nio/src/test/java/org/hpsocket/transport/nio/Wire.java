package org.hpsocket.transport.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.loop.PolledLoop;

/** A loop that listens, one accepted link, and a plain socket as its peer. */
final class Wire implements AutoCloseable {
    static final LinkOptions OPTIONS = options(Map.of(), Map.of());

    final PolledLoop<TestSlabs> loop = loop();
    final NioTransport transport = new NioTransport();
    final Heard heard;
    final Socket peer;
    private final Listening listening;

    Wire() throws Exception {
        this(OPTIONS);
    }

    Wire(final LinkOptions options) throws Exception {
        heard = new Heard(loop);
        listening = loop.call(() -> transport.listen(loop, any(), options, heard));
        peer = dial(listening);
        heard.expect("open");
    }

    static LinkOptions options(
        final Map<SocketOption<?>, Object> listening, final Map<SocketOption<?>, Object> connected) {
        return new LinkOptions(4096, 16, listening, connected);
    }

    static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static Socket dial(final Listening listening) throws IOException {
        final var address = (InetSocketAddress) listening.localAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    /** A loop with memory of its own. */
    static PolledLoop<TestSlabs> loop() {
        return new PolledLoop<>(new NioTransport(), new TestSlabs());
    }

    Link link() {
        return heard.link;
    }

    void receive() {
        loop.run(() -> link().receive(0));
    }

    /** Sends from the loop's slabs, so many bytes in each. */
    boolean send(final byte[] bytes, final int slabBytes) {
        return loop.call(() -> {
            final var unit = new Bytes();
            for (int at = 0; at < bytes.length; at += slabBytes) {
                unit.append(loop.slabs().of(bytes, at, Math.min(slabBytes, bytes.length - at)));
            }
            return link().send(unit);
        });
    }

    void peerSends(final String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    String peerReads(final int bytes) throws IOException {
        return new String(peer.getInputStream().readNBytes(bytes), ISO_8859_1);
    }

    void peerResets() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    @Override
    public void close() throws IOException {
        loop.run(listening::close);
        loop.run(() -> link().abort(null));
        peer.close();
        loop.close();
    }
}
