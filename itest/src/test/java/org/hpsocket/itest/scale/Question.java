package org.hpsocket.itest.scale;

import java.nio.ByteBuffer;
import org.hpsocket.itest.Noise;

/** What one connection has asked and not yet heard. <p>Thread: any. */
final class Question {
    private static final int BYTES = 100;

    private final long seed = System.identityHashCode(this);
    private final Noise asked = new Noise(seed);
    private final Noise heard = new Noise(seed);
    private int left;

    synchronized ByteBuffer next() {
        left += BYTES;
        return asked.next(BYTES);
    }

    /** Takes a part of the answer. @return how many bytes are to come; less than 0 when a byte is wrong */
    synchronized int answer(final ByteBuffer part) {
        left -= part.remaining();
        return heard.mismatch(part) < 0 ? left : -1;
    }
}
