package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.hpsocket.spi.Bytes;

/** Remembers what was fed, to see that what a stage has not taken is still there, unchanged. */
final class Shadow {
    private static final int COMPARED_MAX = 512;

    private byte[] fed = new byte[1024];
    private int length;

    void add(final byte... piece) {
        if (length + piece.length > fed.length) {
            fed = Arrays.copyOf(fed, Math.max(2 * fed.length, length + piece.length));
        }
        System.arraycopy(piece, 0, fed, length, piece.length);
        length += piece.length;
    }

    /** Counts all that was fed. */
    int length() {
        return length;
    }

    /** Compares the front of what is left with what was fed. */
    void requireUnchanged(final Bytes left) {
        if (left.remaining() > length) {
            throw new AssertionError("step rule broken: the input grew to " + left.remaining() + " of fed=" + length);
        }
        final int from = length - (int) left.remaining();
        final ByteBuffer front = ByteBuffer.allocate(Math.min(length - from, COMPARED_MAX));
        left.copyTo(front);
        if (!front.flip().equals(ByteBuffer.wrap(fed, from, front.remaining()))) {
            throw new AssertionError("step rule broken: bytes that were not taken have changed, at " + from);
        }
    }
}
