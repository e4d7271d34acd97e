package org.hpsocket.ssl.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hpsocket.spi.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What comes to ports of TLS and is not TLS, known by how it begins.
 *
 * @param start its first bytes, one character each
 * @param what its name
 */
public record Foreign(String start, String what) {
    private static final List<Foreign> KNOWN = List.of(
        http("GET "), http("HEAD "), http("POST "), http("PUT "), http("DELETE "), http("OPTIONS "), http("TRACE "),
        http("CONNECT "), http("PATCH "), http("PRI "), http("HTTP/1."), new Foreign("SSH-", "the peer speaks SSH"),
        new Foreign("PROXY ", "the peer sends a header of the PROXY protocol"),
        new Foreign("\r\n\r\n\0\r\nQUIT\n", "the peer sends a header of the PROXY protocol"));
    private static final int LONGEST = KNOWN.stream().mapToInt(known -> known.start.length()).max().orElseThrow();
    private static final int SSL2_BYTES = 5;

    /**
     * Says what came. To be called for bytes that do not begin as TLS does.
     *
     * @param in at least one byte
     * @throws HelloRefused as soon as it is clear what came; returning means that more bytes are needed
     */
    static void name(final Bytes in) {
        final String begin = begin(in);
        for (final Foreign known : KNOWN) {
            if (begin.startsWith(known.start)) {
                throw refused(known.what);
            }
        }
        if (KNOWN.stream().noneMatch(known -> known.start.startsWith(begin)) && !mayBeSsl2(begin)) {
            throw refused(
                String.format("first byte 0x%02x expected, got 0x%02x", Records.HANDSHAKE, (int) begin.charAt(0)));
        }
    }

    /**
     * Says what came in place of a record. To be called for bytes that are none.
     *
     * @param in at least one byte
     * @return its name, empty when it is not known; null while more bytes may tell
     */
    public static @Nullable String known(final Bytes in) {
        final String begin = begin(in);
        final boolean mayBeKnown = KNOWN.stream()
            .anyMatch(known -> known.start.length() > begin.length() && known.start.startsWith(begin));
        return mayBeKnown ? null : KNOWN.stream().filter(known -> begin.startsWith(known.start)).map(Foreign::what)
            .findFirst().orElse("");
    }

    private static Foreign http(final String start) {
        return new Foreign(start, "the peer speaks plain HTTP (" + start.strip() + " ...)");
    }

    private static String begin(final Bytes in) {
        final byte[] begin = new byte[(int) Math.min(LONGEST, in.remaining())];
        in.copyTo(ByteBuffer.wrap(begin));
        return new String(begin, StandardCharsets.ISO_8859_1);
    }

    /** Two bytes of length, the first with its highest bit set; then 1 for a hello, and the version: 0.2 or 3.x. */
    private static boolean mayBeSsl2(final String begin) {
        final int length = begin.length();
        final boolean may = begin.charAt(0) >= 0x80 && (length < 3 || begin.charAt(2) == 1)
            && (length < 4 || begin.charAt(3) == 0 || begin.charAt(3) == 3)
            && (length < SSL2_BYTES || begin.charAt(3) == 3 || begin.charAt(4) == 2);
        if (may && length >= SSL2_BYTES) {
            throw refused("the peer sends a hello of SSLv2");
        }
        return may;
    }

    private static HelloRefused refused(final String what) {
        return new HelloRefused(Alert.UNEXPECTED_MESSAGE, "not TLS: " + what);
    }
}
