package org.hpsocket.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.hpsocket.spi.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Version 2: a signature of twelve bytes, version and command, family and transport, a length, and so many bytes of
 * addresses and extensions.
 *
 * <pre>
 * 0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A | 2c | ft | length, 2 bytes | addresses | type, length in 2 bytes, value | ...
 *    c: 0 LOCAL, of the proxy itself; 1 PROXY
 *    f: 0 unspecified, 1 IPv4, 2 IPv6, 3 unix
 *    t: 0 unspecified, 1 stream, 2 datagram
 * </pre>
 *
 * <p>Of a LOCAL header nothing but the length counts. Addresses that are unspecified or of unix are passed over. Of
 * the extensions the checksum is looked at, the others are passed over.
 *
 * <p>Limits: {@value #BODY_BYTES_MAX} bytes after the length.
 */
final class HeaderBinary {
    static final byte FIRST = 0x0D;
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;
    private static final int HEAD_BYTES = 16;
    private static final int BODY_BYTES_MAX = 4_096;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int[] HOST_BYTES = {0, 4, 16, 108};
    private static final int UNIX = 3;
    private static final int DATAGRAM = 2;
    private static final int TYPE_AND_LENGTH_BYTES = 3;
    private static final byte CHECKSUM = 3;

    private HeaderBinary() {
    }

    /** Reads a header. @return null when it is not yet whole */
    static @Nullable Header read(final Bytes in) {
        for (int i = 0; i < Math.min(SIGNATURE.length, in.remaining()); i++) {
            if (in.peek(i) != SIGNATURE[i]) {
                throw HeaderFilter.broken("missing, the connection begins with " + Words.begin(in));
            }
        }
        if (in.remaining() < HEAD_BYTES) {
            return null;
        }
        final int length = (in.peek(LENGTH_AT) & 0xFF) << 8 | in.peek(LENGTH_AT + 1) & 0xFF;
        if (length > BODY_BYTES_MAX) {
            throw HeaderFilter.broken("length=" + length + " max=" + BODY_BYTES_MAX);
        }
        final int command = in.peek(COMMAND_AT) & 0xFF;
        if (command != LOCAL && command != PROXY) {
            throw HeaderFilter.broken("version and command=0x" + Integer.toHexString(command) + ", known: 0x20, 0x21");
        }
        if (in.remaining() < HEAD_BYTES + length) {
            return null;
        }
        final ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + length);
        in.copyTo(bytes);
        return command == LOCAL ? Header.without(bytes.flip().limit()) : header(bytes.flip());
    }

    private static Header header(final ByteBuffer bytes) {
        final int family = bytes.get(FAMILY_AT) >> 4 & 0xF;
        final int transport = bytes.get(FAMILY_AT) & 0xF;
        if (family > UNIX || transport > DATAGRAM) {
            throw HeaderFilter.broken("family=" + family + " transport=" + transport + ", max 3 and 2");
        }
        final boolean isInternet = family == 1 || family == 2;
        final int hostBytes = HOST_BYTES[family];
        final int extensions = HEAD_BYTES + 2 * hostBytes + (isInternet ? 2 * Short.BYTES : 0);
        if (bytes.limit() < extensions) {
            throw HeaderFilter.broken("length=" + (bytes.limit() - HEAD_BYTES) + " min=" + (extensions - HEAD_BYTES)
                + " of family=" + family);
        }
        requireWhole(bytes, extensions);
        return isInternet && transport > 0
            ? new Header(bytes.limit(), address(bytes, 0, hostBytes), address(bytes, 1, hostBytes))
            : Header.without(bytes.limit());
    }

    /** The hosts come first, then the ports. */
    private static InetSocketAddress address(final ByteBuffer bytes, final int which, final int hostBytes) {
        final var host = new byte[hostBytes];
        bytes.get(HEAD_BYTES + which * hostBytes, host);
        final int port = bytes.getShort(HEAD_BYTES + 2 * hostBytes + which * Short.BYTES) & 0xFFFF;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException("an address of bytes=" + hostBytes, e);
        }
    }

    /** Goes through the extensions. */
    private static void requireWhole(final ByteBuffer bytes, final int first) {
        int at = first;
        while (at < bytes.limit()) {
            final int left = bytes.limit() - at - TYPE_AND_LENGTH_BYTES;
            final int length = left < 0 ? 0 : bytes.getShort(at + 1) & 0xFFFF;
            if (left < length) {
                throw HeaderFilter.broken("has an extension that is cut off, length=" + length + " left=" + left);
            }
            if (bytes.get(at) == CHECKSUM) {
                requireChecksum(bytes, at + TYPE_AND_LENGTH_BYTES, length);
            }
            at += TYPE_AND_LENGTH_BYTES + length;
        }
    }

    /** The checksum of all of the header, with zeros in its own place. */
    private static void requireChecksum(final ByteBuffer bytes, final int at, final int length) {
        if (length != Integer.BYTES) {
            throw HeaderFilter.broken("checksum length=" + length + " must be " + Integer.BYTES);
        }
        final int told = bytes.getInt(at);
        final var checksum = new CRC32C();
        checksum.update(bytes.array(), 0, at);
        checksum.update(new byte[Integer.BYTES]);
        checksum.update(bytes.array(), at + Integer.BYTES, bytes.limit() - at - Integer.BYTES);
        if (told != (int) checksum.getValue()) {
            throw HeaderFilter.broken("checksum=0x" + Integer.toHexString(told)
                + " expected=0x" + Long.toHexString(checksum.getValue()));
        }
    }
}
