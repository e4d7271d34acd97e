package org.hpsocket.ssl.wire;

import java.nio.ByteBuffer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.StageException;
import org.jspecify.annotations.Nullable;

/** Finds records in what the wire delivers: type, version, length, then the bytes. <p>Source: RFC 8446, section 5.1. */
public final class Records {
    /** The type of records that carry an alert. */
    public static final byte ALERT = 21;
    /** The type of records that carry handshakes. */
    public static final byte HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HEADER_BYTES = 5;
    private static final int MAJOR_VERSION = 3;
    /** What encryption may add to 2^14 bytes; version 1.3 allows less, which the engine checks. */
    private static final int BODY_MOST_BYTES = (1 << 14) + 2048;
    /** What a step of a handshake reads at most, besides the record that passes it. */
    private static final int STEP_BYTES = 32 * 1024;

    private Records() {
    }

    /**
     * Measures a record.
     *
     * @param in what has come
     * @param offset where it begins
     * @return its length with the header, 0 while it is not whole
     * @throws StageException when it is none
     */
    public static int whole(final Bytes in, final long offset) {
        final long there = in.remaining() - offset;
        if (there < HEADER_BYTES) {
            return 0;
        }
        if (!isRecord(in, offset)) {
            throw refused(in, offset);
        }
        final int body = body(in, offset);
        return there < HEADER_BYTES + body ? 0 : HEADER_BYTES + body;
    }

    /**
     * Counts what a record lacks that is not whole, or its header.
     *
     * @param in what has come of it
     * @return the bytes
     */
    public static int lacking(final Bytes in) {
        final int there = (int) in.remaining();
        return there < HEADER_BYTES ? HEADER_BYTES - there
            : HEADER_BYTES + body(in, 0) - there;
    }

    /**
     * Copies whole records, up to a bound, or up to what is none: that is told when it comes first.
     *
     * @param in what has come; it stays where it is
     * @return the bytes, null when no record is whole
     * @throws StageException when what comes first is none
     */
    public static @Nullable ByteBuffer copy(final Bytes in) {
        int length = 0;
        int next = whole(in, 0);
        while (next > 0 && length < STEP_BYTES) {
            length += next;
            next = in.remaining() - length < HEADER_BYTES || !isRecord(in, length) ? 0 : whole(in, length);
        }
        if (length == 0) {
            return null;
        }
        final ByteBuffer records = ByteBuffer.allocate(length);
        in.copyTo(records);
        return records.flip();
    }

    /**
     * Looks for a type among records.
     *
     * @param records whole records; not changed
     * @param type the type
     * @return whether one of them has it
     */
    public static boolean contain(final ByteBuffer records, final int type) {
        int at = records.position();
        while (at < records.limit() && records.get(at) != type) {
            at += HEADER_BYTES + (records.getShort(at + 3) & 0xFFFF);
        }
        return at < records.limit();
    }

    private static boolean isRecord(final Bytes in, final long offset) {
        final int type = in.peek(offset);
        return type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA && in.peek(offset + 1) == MAJOR_VERSION
            && body(in, offset) <= BODY_MOST_BYTES;
    }

    private static int body(final Bytes in, final long offset) {
        return (in.peek(offset + 3) & 0xFF) << 8 | in.peek(offset + 4) & 0xFF;
    }

    private static StageException refused(final Bytes in, final long offset) {
        final int type = in.peek(offset);
        final int version = in.peek(offset + 1);
        return type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || version != MAJOR_VERSION
            ? new StageException(
                Kind.PROTOCOL, "not a record of tls: type=" + (type & 0xFF) + " version=" + (version & 0xFF))
            : new StageException(
                Kind.PROTOCOL, "record of tls length=" + body(in, offset) + " limit=" + BODY_MOST_BYTES);
    }
}
