package org.hpsocket.core.queue;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Turn;

/**
 * A unit that this side sends on its own, the same each time; all connections of a component share it.
 *
 * <p>Thread: any; nothing changes.
 */
public final class OwnUnit implements Command.Send {
    private final ByteBuffer bytes;

    public OwnUnit(final byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public long length() {
        return bytes.capacity();
    }

    @Override
    public void writeTo(final Turn turn) {
        turn.down(bytes);
    }

    /** Whether a unit received, so many bytes from the position on, is the same. */
    public boolean isSame(final ByteBuffer received, final int length) {
        if (length != bytes.capacity()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (received.get(received.position() + i) != bytes.get(i)) {
                return false;
            }
        }
        return true;
    }
}
