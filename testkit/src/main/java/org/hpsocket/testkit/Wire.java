package org.hpsocket.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Writes bytes down for tables and messages. */
public final class Wire {
    private static final int SHOWN_MAX = 48;

    private Wire() {
    }

    /**
     * Reads hexadecimal digits.
     *
     * @param digits two for each byte, spaces between bytes where wanted
     * @return the bytes
     */
    public static byte[] hex(final String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /**
     * Encodes text.
     *
     * @param text the text
     * @return its bytes in UTF-8
     */
    public static byte[] text(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Joins pieces.
     *
     * @param pieces the pieces
     * @return all their bytes
     */
    public static byte[] join(final byte[]... pieces) {
        final var all = new ByteArrayOutputStream();
        for (final byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /**
     * Makes bytes that repeat nowhere soon, the same for the same seed.
     *
     * @param length how many
     * @param seed chooses them
     * @return the bytes
     */
    public static byte[] random(final int length, final long seed) {
        final var bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /**
     * Copies the bytes of a buffer, which is not changed.
     *
     * @param buffer the buffer, from position to limit
     * @return the bytes
     */
    public static byte[] of(final ByteBuffer buffer) {
        final var bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    /**
     * Writes the first bytes in hexadecimal digits, for messages.
     *
     * @param bytes the bytes
     * @return the digits, and how many bytes there are when that is not all
     */
    public static String show(final byte[] bytes) {
        final int shown = Math.min(bytes.length, SHOWN_MAX);
        final String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
        return bytes.length == shown ? "[" + digits + "]" : "[" + digits + " … " + bytes.length + " bytes]";
    }
}
