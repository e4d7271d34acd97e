package org.hpsocket.proxy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.hpsocket.spi.Bytes;

/** Shows what a peer said, bounded, and printable whatever it was. */
final class Words {
    private static final int BYTES_MAX = 16;
    private static final int LETTERS_MAX = 128;

    private Words() {
    }

    /** Gives text with a question mark for each letter that is not of ASCII, or not to be printed. */
    static String printable(final String text) {
        final String bounded = text.length() <= LETTERS_MAX ? text : text.substring(0, LETTERS_MAX) + "...";
        return bounded.replaceAll("[^ -~]", "?");
    }

    /** Gives the first bytes in hexadecimal digits. */
    static String begin(final Bytes bytes) {
        final var first = new byte[(int) Math.min(BYTES_MAX, bytes.remaining())];
        bytes.copyTo(ByteBuffer.wrap(first));
        return HexFormat.ofDelimiter(" ").formatHex(first);
    }
}
