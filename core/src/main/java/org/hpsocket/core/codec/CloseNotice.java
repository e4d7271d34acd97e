package org.hpsocket.core.codec;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.hpsocket.HpSocketException;

/**
 * The datagram by which a side says that it has closed.
 *
 * <p>Source: HP-Socket's UDP close notify, 16 bytes that never change.
 */
public final class CloseNotice {
    public static final int LENGTH = 16;
    private static final ByteBuffer BYTES =
        ByteBuffer.wrap(HexFormat.of().parseHex("beb61febda5246ba923359dbbfe6c8e4")).asReadOnlyBuffer();

    private CloseNotice() {
    }

    public static boolean is(final ByteBuffer datagram) {
        return datagram.remaining() == LENGTH && BYTES.equals(datagram);
    }

    public static ByteBuffer bytes() {
        return BYTES.duplicate();
    }

    /** Refuses to send what the peer would take for its end. */
    static void refuse(final ByteBuffer datagram) {
        if (is(datagram)) {
            throw HpSocketException.usage(
                "a datagram of these 16 bytes is HP-Socket's close notice: the peer would close");
        }
    }
}
