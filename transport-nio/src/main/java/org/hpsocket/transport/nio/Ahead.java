package org.hpsocket.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.hpsocket.spi.Handover;
import org.jspecify.annotations.Nullable;

/**
 * One byte read before it is wanted: how to find out whether bytes wait on a socket that does not count them. It comes
 * first in the next read; a failure met meanwhile comes behind it.
 */
final class Ahead {
    private final ByteBuffer scratch;
    private byte value;
    private boolean held;
    private @Nullable IOException failure;

    /** Reads through memory off the heap that nobody else uses meanwhile. */
    Ahead(final ByteBuffer scratch) {
        this.scratch = scratch;
    }

    boolean isHeld() {
        return held;
    }

    /** Gives away what was read, and a failure behind it. */
    void writeTo(final Rest rest) {
        rest.with(Rest.AHEAD, held ? value : null).with(Rest.FAILURE, failure);
    }

    /** Goes on where another one left off. */
    void readFrom(final Handover socket) {
        final Byte read = Rest.read(socket, Rest.AHEAD, Byte.class);
        if (read != null) {
            held = true;
            value = read;
        }
        failure = Rest.read(socket, Rest.FAILURE, IOException.class);
    }

    /** Tells whether bytes wait; if not, the next read says what does. */
    boolean bytesWait(final SocketChannel channel) {
        if (!held && failure == null) {
            try {
                held = channel.read(scratch.clear().limit(1)) == 1;
                value = scratch.get(0);
            } catch (final IOException e) {
                failure = e;
            }
        }
        return held;
    }

    /** Reads as the channel does. */
    int read(final SocketChannel channel, final ByteBuffer target) throws IOException {
        if (!held) {
            if (failure != null) {
                throw failure;
            }
            return channel.read(target);
        }
        held = false;
        target.put(value);
        return 1 + more(channel, target);
    }

    private int more(final SocketChannel channel, final ByteBuffer target) {
        try {
            return failure == null ? Math.max(0, channel.read(target)) : 0;
        } catch (final IOException e) {
            failure = e;
            return 0;
        }
    }
}
