package org.hpsocket.transport.aio;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.loop.PolledLoop;

/** Many plain sockets whose links, on one loop, send back what they receive, and always read. */
final class Crowd implements AutoCloseable {
    static final LinkOptions OPTIONS = new LinkOptions(64 * 1024, 100, Map.of(), Map.of());

    private final PolledLoop<CountingSlabs> loop;
    private final Listening listening;
    private final List<Socket> peers = new ArrayList<>();

    Crowd(final PolledLoop<CountingSlabs> loop, final int size) throws IOException {
        this.loop = loop;
        listening = loop.call(() -> new AioTransport().listen(loop, Wire.any(), OPTIONS, Echo.on(loop)));
        for (int i = 0; i < size; i++) {
            peers.add(Wire.dial(listening));
        }
    }

    /** Sends to each, and waits for what comes back. */
    void sendEach(final byte[] bytes) throws IOException {
        for (final Socket peer : peers) {
            peer.getOutputStream().write(bytes);
            peer.getInputStream().readNBytes(bytes.length);
        }
    }

    List<Socket> peers() {
        return peers;
    }

    @Override
    public void close() throws IOException {
        for (final Socket peer : peers) {
            peer.close();
        }
        loop.run(listening::close);
    }
}
