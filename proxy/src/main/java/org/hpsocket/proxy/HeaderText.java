package org.hpsocket.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Literal;
import org.jspecify.annotations.Nullable;

/**
 * Version 1: a line of text, {@code PROXY TCP4 203.0.113.7 198.51.100.1 4711 443}, or {@code PROXY UNKNOWN} and
 * anything.
 *
 * <p>Limits: {@value #LINE_BYTES_MAX} bytes, with carriage return and line feed.
 */
final class HeaderText {
    static final byte FIRST = 'P';
    private static final int LINE_BYTES_MAX = 107;
    private static final byte[] BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int PARTS = 6;
    private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");
    private static final int PORT_MAX = 65_535;

    private HeaderText() {
    }

    /** Reads a header. @return null when it is not yet whole */
    static @Nullable Header read(final Bytes in) {
        for (int i = 0; i < Math.min(BEGIN.length, in.remaining()); i++) {
            if (in.peek(i) != BEGIN[i]) {
                throw HeaderFilter.broken("missing, the connection begins with " + Words.begin(in));
            }
        }
        final int length = lineBytes(in);
        if (length == 0) {
            return null;
        }
        final var bytes = new byte[length];
        in.copyTo(ByteBuffer.wrap(bytes));
        final String line = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!line.endsWith("\r\n")) {
            throw wrong("line end", line);
        }
        return header(length, line.substring(0, length - 2));
    }

    /** Finds the end of the line. @return 0 when it is not yet there */
    private static int lineBytes(final Bytes in) {
        for (int i = BEGIN.length; i < Math.min(LINE_BYTES_MAX, in.remaining()); i++) {
            if (in.peek(i) == '\n') {
                return i + 1;
            }
        }
        if (in.remaining() >= LINE_BYTES_MAX) {
            throw HeaderFilter.broken("has no line end, bytes=" + in.remaining() + " max=" + LINE_BYTES_MAX);
        }
        return 0;
    }

    private static Header header(final int length, final String line) {
        final String[] parts = line.split(" ", -1);
        if (parts[1].equals("UNKNOWN")) {
            return Header.without(length);
        }
        final boolean wide = parts[1].equals("TCP6");
        if (!wide && !parts[1].equals("TCP4")) {
            throw wrong("protocol", line);
        }
        if (parts.length != PARTS) {
            throw wrong("number of parts", line);
        }
        return new Header(length, address(parts[2], parts[4], wide, line), address(parts[3], parts[5], wide, line));
    }

    private static InetSocketAddress address(final String host, final String port, final boolean wide,
        final String line) {
        if (wide != host.indexOf(':') >= 0) {
            throw wrong("address", line);
        }
        final InetAddress address = Literal.address(host).orElseThrow(() -> wrong("address", line));
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) > PORT_MAX) {
            throw wrong("port", line);
        }
        return new InetSocketAddress(address, Integer.parseInt(port));
    }

    private static RuntimeException wrong(final String what, final String line) {
        return HeaderFilter.broken("has a wrong " + what + ": " + Words.printable(line.stripTrailing()));
    }
}
