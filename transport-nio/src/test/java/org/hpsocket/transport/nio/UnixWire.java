package org.hpsocket.transport.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.loop.PolledLoop;

/** A loop that listens on a path, one accepted link, and a plain socket as its peer. */
final class UnixWire implements AutoCloseable {
    final PolledLoop<TestSlabs> loop = Wire.loop();
    final Heard heard = new Heard(loop);
    final SocketChannel peer;
    private final Path folder = Files.createTempDirectory("hpsocket");
    private final Listening listening;

    UnixWire() throws Exception {
        final var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        listening = loop.call(() -> new NioTransport().listen(loop, address, Wire.OPTIONS, heard));
        peer = SocketChannel.open(address);
        heard.expect("open");
    }

    Link link() {
        return heard.link;
    }

    void receive() {
        loop.run(() -> link().receive(0));
    }

    void peerSends(final String text) throws IOException {
        peer.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    /** Leaves the peer something to read, and closes it without: that is a reset here. */
    void peerResets() throws IOException {
        loop.run(() -> link().offer(ByteBuffer.allocateDirect(1)));
        peer.close();
    }

    @Override
    public void close() throws IOException {
        loop.run(listening::close);
        loop.run(() -> link().abort(null));
        peer.close();
        loop.close();
        Files.delete(folder);
    }
}
