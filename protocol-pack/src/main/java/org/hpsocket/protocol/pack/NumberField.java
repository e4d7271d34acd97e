package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Bytes;

/**
 * An unsigned number in a header.
 *
 * @param offset bytes before it
 * @param size its bytes, 1 to 8
 * @param littleEndian the order of its bytes
 */
record NumberField(int offset, int size, boolean littleEndian) {

    /** Gives the offset of the first byte behind the field. */
    int end() {
        return offset + size;
    }

    /** Gives the highest number that fits, but no more than a long holds. */
    long highest() {
        return size == Long.BYTES ? Long.MAX_VALUE : (1L << size * Byte.SIZE) - 1;
    }

    /** Reads the number; of eight bytes one over 2^63-1 comes out negative. */
    long read(final Bytes in) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (in.peek(offset + i) & 0xFFL) << shift(i);
        }
        return value;
    }

    /** Writes the number; the position of the header does not move. */
    void write(final ByteBuffer header, final long value) {
        for (int i = 0; i < size; i++) {
            header.put(offset + i, (byte) (value >>> shift(i)));
        }
    }

    private int shift(final int index) {
        return (littleEndian ? index : size - 1 - index) * Byte.SIZE;
    }
}
