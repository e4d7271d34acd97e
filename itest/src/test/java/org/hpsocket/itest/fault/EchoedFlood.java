package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.hpsocket.itest.Noise;
import org.hpsocket.itest.Peer;

/** More bytes than all buffers between two ends hold, written by one thread and read back by another one. */
final class EchoedFlood implements AutoCloseable {
    private static final int PIECES = 256;
    private static final int PIECE_BYTES = 65_536;

    private final Peer peer;
    private final long seed;

    EchoedFlood(final Peer peer, final long seed) {
        this.peer = peer;
        this.seed = seed;
    }

    void write() {
        final var noise = new Noise(seed);
        for (int i = 0; i < PIECES; i++) {
            peer.write(noise.next(PIECE_BYTES).array());
        }
    }

    void read() {
        final var noise = new Noise(seed);
        for (int i = 0; i < PIECES; i++) {
            assertEquals(-1, noise.mismatch(ByteBuffer.wrap(peer.read(PIECE_BYTES))), "wrong byte in piece " + i);
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
