package org.hpsocket.itest.tls;

import java.util.List;
import java.util.stream.IntStream;
import org.hpsocket.itest.Noise;

/** What is exchanged with every peer: one byte, 64 KB and 5 MB that follow from a seed. */
final class Data {
    private static final int[] SIZES = {1, 64 << 10, 5 << 20};
    private static final int DIGITS = 10;

    private Data() {
    }

    /** Any bytes. */
    static List<byte[]> bytes() {
        return IntStream.of(SIZES).mapToObj(size -> new Noise(size).next(size).array()).toList();
    }

    /** Digits alone, for programs to which a letter is a command. */
    static List<byte[]> digits() {
        final List<byte[]> all = bytes();
        for (final byte[] each : all) {
            for (int i = 0; i < each.length; i++) {
                each[i] = (byte) ('0' + Byte.toUnsignedInt(each[i]) % DIGITS);
            }
        }
        return all;
    }
}
