package org.hpsocket.itest;

import java.nio.ByteBuffer;

/** Bytes that follow from a seed: two of one seed give the same, however they are cut. <p>Thread: one at a time. */
public final class Noise {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;
    private long word;
    private int left;

    /**
     * Begins.
     *
     * @param seed what the bytes follow from
     */
    public Noise(final long seed) {
        state = seed;
    }

    /**
     * Makes the next bytes.
     *
     * @param length how many
     * @return the bytes, in a buffer of their own
     */
    public ByteBuffer next(final int length) {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            bytes.put(i, next());
        }
        return bytes;
    }

    /**
     * Compares bytes with the next ones, and takes them.
     *
     * @param bytes what arrived, from position to limit; not changed
     * @return the index of the first wrong one, -1 when all are right
     */
    public int mismatch(final ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) != next()) {
                return i - bytes.position();
            }
        }
        return -1;
    }

    private byte next() {
        if (left == 0) {
            state += STEP;
            word = state;
            word = (word ^ word >>> 30) * 0xBF58476D1CE4E5B9L;
            word = (word ^ word >>> 27) * 0x94D049BB133111EBL;
            word ^= word >>> 31;
            left = Long.BYTES;
        }
        left--;
        final byte next = (byte) word;
        word >>>= Byte.SIZE;
        return next;
    }
}
