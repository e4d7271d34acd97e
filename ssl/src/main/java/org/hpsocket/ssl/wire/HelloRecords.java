package org.hpsocket.ssl.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first handshake message of a connection in its records, and leaves them where they are. A look costs no
 * more than the headers of the records that are there, so a peer that dribbles is cheap; both its bounds are checked
 * with the first byte that passes them.
 *
 * <pre>
 *   record   type 22 | version 3.x | length 1..2^14 | fragment of the message
 *   message  type 1 | length, 3 bytes | body
 * </pre>
 *
 * <p>Source: RFC 8446, sections 4 and 5.1.
 */
final class HelloRecords {
    /** The longest body; more is refused by the engines, too. */
    static final int LIMIT_BYTES = 32 * 1024;
    /** The most records it may come in: a message of usual size fits, a byte each. */
    static final int LIMIT_RECORDS = 4_096;
    /** Version, random, session id, one cipher suite, one compression method. */
    private static final int LEAST_BYTES = 41;

    private static final int MAJOR_VERSION = 3;
    private static final int RECORD_LIMIT_BYTES = 1 << 14;
    private static final int CLIENT_HELLO = 1;
    private static final int HEADER_BYTES = 4;
    private static final int NONE = -1;

    private final Bytes bytes;
    private @Nullable Slab slab;
    private int at;
    private int body;
    private int seen;

    private HelloRecords(final Bytes bytes) {
        this.bytes = bytes;
        slab = bytes.firstSlab();
    }

    /**
     * Gives the body of the message.
     *
     * @param in what the connection has received, from its start
     * @return a copy, or null while more bytes are needed
     * @throws HelloRefused when what is there cannot become a client hello
     */
    static byte @Nullable [] body(final Bytes in) {
        if (in.remaining() == 0) {
            return null;
        }
        if (in.peek(0) != Records.HANDSHAKE) {
            Foreign.name(in);
            return null;
        }
        final var look = new HelloRecords(in);
        return look.isWhole() ? new HelloRecords(in).copied(look.body) : null;
    }

    private boolean isWhole() {
        for (int record = 0; record < LIMIT_RECORDS; record++) {
            final int length = recordLength();
            if (length == NONE || !passFragment(length)) {
                return false;
            }
            if (seen >= HEADER_BYTES && seen == HEADER_BYTES + body) {
                return true;
            }
        }
        throw new HelloRefused(Alert.UNEXPECTED_MESSAGE, "client hello: in more than " + LIMIT_RECORDS + " records");
    }

    private int recordLength() {
        final int type = next();
        if (type != NONE && type != Records.HANDSHAKE) {
            throw new HelloRefused(
                Alert.UNEXPECTED_MESSAGE, "client hello: record type=" + type + " in the middle, expected "
                + Records.HANDSHAKE);
        }
        final int major = next();
        if (major != NONE && major != MAJOR_VERSION) {
            throw new HelloRefused(
                Alert.PROTOCOL_VERSION, "not TLS: record version=" + major + ".x, expected " + MAJOR_VERSION + ".x");
        }
        next();
        final int high = next();
        final int low = next();
        final int length = (Math.max(high, 0) << Byte.SIZE) + Math.max(low, 0);
        if (length > RECORD_LIMIT_BYTES) {
            throw new HelloRefused(Alert.RECORD_OVERFLOW, "client hello: record over limit=" + RECORD_LIMIT_BYTES);
        }
        if (length == 0 && low != NONE) {
            throw new HelloRefused(Alert.UNEXPECTED_MESSAGE, "client hello: record length=0");
        }
        return low == NONE ? NONE : length;
    }

    /** Passes what the record has of the message. @return false when not all of it is there */
    private boolean passFragment(final int length) {
        int left = length;
        while (left > 0 && seen < HEADER_BYTES) {
            final int value = next();
            if (value == NONE) {
                return false;
            }
            header(value);
            left--;
        }
        final int part = Math.min(left, HEADER_BYTES + body - seen);
        seen += part;
        return move(part, null);
    }

    private void header(final int value) {
        if (seen == 0 && value != CLIENT_HELLO) {
            throw new HelloRefused(
                Alert.UNEXPECTED_MESSAGE, "client hello expected, got handshake message type=" + value);
        }
        body = seen == 0 ? 0 : body << Byte.SIZE | value;
        seen++;
        if ((long) body << (HEADER_BYTES - seen) * Byte.SIZE > LIMIT_BYTES) {
            throw new HelloRefused(Alert.DECODE_ERROR, "client hello: length over limit=" + LIMIT_BYTES);
        }
        if (seen == HEADER_BYTES && body < LEAST_BYTES) {
            throw HelloRefused.malformed("length=" + body + " least=" + LEAST_BYTES);
        }
    }

    private byte[] copied(final int length) {
        final ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + length);
        while (message.hasRemaining()) {
            move(Math.min(recordLength(), message.remaining()), message);
        }
        return Arrays.copyOfRange(message.array(), HEADER_BYTES, message.capacity());
    }

    private int next() {
        while (slab != null) {
            final ByteBuffer buffer = slab.buffer();
            if (at < buffer.remaining()) {
                return buffer.get(buffer.position() + at++) & 0xFF;
            }
            nextSlab(slab);
        }
        return NONE;
    }

    /** Passes bytes, and copies them where there is a target. @return false when there are fewer */
    private boolean move(final int count, final @Nullable ByteBuffer target) {
        int left = count;
        while (left > 0 && slab != null) {
            final ByteBuffer buffer = slab.buffer();
            final int part = Math.min(left, buffer.remaining() - at);
            if (target != null) {
                target.put(target.position(), buffer, buffer.position() + at, part);
                target.position(target.position() + part);
            }
            at += part;
            left -= part;
            if (left > 0) {
                nextSlab(slab);
            }
        }
        return left == 0;
    }

    private void nextSlab(final Slab done) {
        slab = bytes.after(done);
        at = 0;
    }
}
