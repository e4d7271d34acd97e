package org.hpsocket.core.queue;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Turn;

/**
 * A send whose bytes are at the front of a queue; writing it down takes them. Large slabs move, small pieces are
 * copied.
 */
public final class QueuedSend implements Command.Send {
    private static final int MOVE_BYTES = 4096;

    private final Bytes queue;
    private int length;

    public QueuedSend(final Bytes queue) {
        this.queue = queue;
    }

    public QueuedSend of(final int bytes) {
        length = bytes;
        return this;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void writeTo(final Turn turn) {
        long left = length;
        while (left > 0) {
            final Slab slab = queue.firstSlab();
            if (slab != null && slab.remaining() <= left && slab.remaining() >= MOVE_BYTES) {
                left -= slab.remaining();
                turn.down(queue.removeFirst());
            } else {
                left -= copyFirst(turn, left);
            }
        }
    }

    private int copyFirst(final Turn turn, final long most) {
        final ByteBuffer buffer = queue.first();
        final int limit = buffer.limit();
        final int count = (int) Math.min(buffer.remaining(), most);
        buffer.limit(buffer.position() + count);
        turn.down(buffer);
        buffer.limit(limit);
        queue.skip(count);
        return count;
    }
}
