package org.hpsocket.core.queue;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/** A send whose bytes are the caller's, good for one call on the loop; each loop has one. */
public final class LentSend implements Command.Send {
    private @Nullable ByteBuffer single;
    private ByteBuffer @Nullable [] several;
    private long length;

    public LentSend of(final ByteBuffer data) {
        single = data;
        several = null;
        length = data.remaining();
        return this;
    }

    public LentSend of(final ByteBuffer[] pieces, final long total) {
        single = null;
        several = pieces;
        length = total;
        return this;
    }

    public static long lengthOf(final ByteBuffer[] pieces) {
        long total = 0;
        for (final ByteBuffer piece : pieces) {
            total += piece.remaining();
        }
        return total;
    }

    /** Copies all into one buffer. */
    public static ByteBuffer joined(final ByteBuffer[] pieces, final int total) {
        final ByteBuffer all = ByteBuffer.allocate(total);
        for (final ByteBuffer piece : pieces) {
            all.put(piece.duplicate());
        }
        return all.flip();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void writeTo(final Turn turn) {
        final ByteBuffer data = single;
        final ByteBuffer[] pieces = several;
        if (data != null) {
            turn.down(data);
        } else if (pieces != null) {
            for (final ByteBuffer piece : pieces) {
                turn.down(piece);
            }
        }
    }
}
