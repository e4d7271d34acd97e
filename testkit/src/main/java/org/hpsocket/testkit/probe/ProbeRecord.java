package org.hpsocket.testkit.probe;

import java.nio.ByteBuffer;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageException;

/**
 * A record of the probe filter.
 *
 * <pre>
 *  0      1        2          4       6
 * +------+--------+----------+-------+----------------------+
 * | kind | number |  length  |  sum  | body, each byte XORed |
 * +------+--------+----------+-------+----------------------+
 * </pre>
 *
 * <p>The sum is over the body as it was before, and the number.
 */
record ProbeRecord(Kind kind, int number, int length, int sum) {
    static final int HEADER_BYTES = 6;
    private static final int BYTE = 0xFF;
    private static final int SHORT = 0xFFFF;
    private static final int PRIME = 31;

    enum Kind { HELLO, DATA, ASK, ANSWER, BYE }

    static ProbeRecord of(final Kind kind, final int number, final byte[] body) {
        return new ProbeRecord(kind, number & BYTE, body.length, sumOf(number & BYTE, body));
    }

    /** Reads a header. */
    static ProbeRecord read(final ByteBuffer header) {
        final int kind = header.get() & BYTE;
        if (kind >= Kind.values().length) {
            throw broken("probe record kind=" + kind);
        }
        final int number = header.get() & BYTE;
        return new ProbeRecord(Kind.values()[kind], number, header.getShort() & SHORT, header.getShort() & SHORT);
    }

    /** Writes it with its body. */
    void write(final ByteBuffer target, final byte[] body, final int key) {
        target.put((byte) kind.ordinal()).put((byte) number).putShort((short) length).putShort((short) sum);
        target.put(changed(body, key));
    }

    /** Gives the body as it was. */
    byte[] plain(final byte[] body, final int key) {
        final byte[] plain = changed(body, key);
        if (sumOf(number, plain) != sum) {
            throw broken("probe record number=" + number + " length=" + length + " is damaged");
        }
        return plain;
    }

    static StageException broken(final String message) {
        return new StageException(CloseReason.Kind.PROTOCOL, message);
    }

    private byte[] changed(final byte[] body, final int key) {
        final byte[] changed = body.clone();
        for (int at = 0; at < changed.length; at++) {
            changed[at] ^= (byte) (key + number + at);
        }
        return changed;
    }

    private static int sumOf(final int number, final byte[] body) {
        int sum = number + 1;
        for (final byte value : body) {
            sum = sum * PRIME + value;
        }
        return (sum ^ sum >>> Short.SIZE) & SHORT;
    }
}
