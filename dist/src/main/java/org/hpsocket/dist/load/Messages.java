package org.hpsocket.dist.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What is sent: for each connection and number a slice of random bytes. Neighbours never begin alike. <p>Thread: any.
 */
final class Messages {
    private static final int STARTS = 1 << 16;
    private static final long SEED = 0x5eed;
    private static final int CONNECTION_STEP = 7_919;
    private static final int NUMBER_STEP = 101;

    private final ByteBuffer block;
    private final int sizeLeast;
    private final int sizes;

    Messages(final int sizeLeast, final int sizeMost) {
        this.sizeLeast = sizeLeast;
        sizes = sizeMost - sizeLeast + 1;
        final var bytes = new byte[STARTS + sizeMost];
        new SplittableRandom(SEED).nextBytes(bytes);
        block = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    int size(final int connection, final long number) {
        return sizeLeast + (int) Long.remainderUnsigned(mixed(connection, number), sizes);
    }

    int start(final int connection, final long number) {
        return (int) (connection * (long) CONNECTION_STEP + number * NUMBER_STEP & STARTS - 1);
    }

    /** Gives a view of one's own on the block. */
    ByteBuffer view() {
        return block.duplicate();
    }

    private static long mixed(final int connection, final long number) {
        final long z = (number * 0x9E3779B97F4A7C15L + connection) * 0xBF58476D1CE4E5B9L;
        return z ^ z >>> 31;
    }
}
