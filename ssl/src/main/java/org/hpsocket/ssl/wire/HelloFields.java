package org.hpsocket.ssl.wire;

import java.nio.ByteBuffer;

/** Reads numbers and vectors as TLS writes them, and refuses those that do not fit. <p>Source: RFC 8446, section 3. */
final class HelloFields {
    private final ByteBuffer rest;

    private HelloFields(final ByteBuffer rest) {
        this.rest = rest;
    }

    static HelloFields of(final byte[] bytes) {
        return new HelloFields(ByteBuffer.wrap(bytes));
    }

    boolean isEmpty() {
        return !rest.hasRemaining();
    }

    /** Gives how many bytes are left. */
    int remaining() {
        return rest.remaining();
    }

    int number8(final String what) {
        return fixed(1, what).get() & 0xFF;
    }

    int number16(final String what) {
        return fixed(2, what).getShort() & 0xFFFF;
    }

    /** Takes a number of bytes. */
    byte[] bytes(final int length, final String what) {
        final byte[] bytes = new byte[length];
        fixed(length, what).get(bytes);
        return bytes;
    }

    /** Takes a vector with a length of one byte. */
    HelloFields vector8(final int least, final int most, final String what) {
        return vector(number8(what), least, most, what);
    }

    /** Takes a vector with a length of two bytes. */
    HelloFields vector16(final int least, final String what) {
        return vector(number16(what), least, 0xFFFF, what);
    }

    /** Takes what is left. */
    byte[] all() {
        return bytes(rest.remaining(), "");
    }

    /** Refuses what is left over. */
    void end(final String what) {
        if (rest.hasRemaining()) {
            throw HelloRefused.malformed(rest.remaining() + " bytes after " + what);
        }
    }

    private HelloFields vector(final int length, final int least, final int most, final String what) {
        if (length < least || length > most) {
            throw HelloRefused.malformed(what + " length=" + length + " limit=" + least + " to " + most);
        }
        return new HelloFields(fixed(length, what));
    }

    private ByteBuffer fixed(final int length, final String what) {
        if (length > rest.remaining()) {
            throw HelloRefused.malformed(what + " length=" + length + " remaining=" + rest.remaining());
        }
        final ByteBuffer part = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return part;
    }
}
