package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.List;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Turn;
import org.hpsocket.testkit.CountingSlabs;

/** A send of a few pieces as one unit. */
final class Payload implements Command.Send {

    /** How its bytes go down. */
    enum Way {
        /** Copied, as small sends are. */
        COPIED,
        /** In slabs, as large ones are. */
        MOVED
    }

    private final List<byte[]> pieces;
    private final Way way;
    private final CountingSlabs slabs;

    Payload(final List<byte[]> pieces, final Way way, final CountingSlabs slabs) {
        this.pieces = List.copyOf(pieces);
        this.way = way;
        this.slabs = slabs;
    }

    @Override
    public long length() {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    @Override
    public void writeTo(final Turn turn) {
        for (final byte[] piece : pieces) {
            if (way == Way.COPIED) {
                turn.down(ByteBuffer.wrap(piece));
            } else {
                final Slab slab = slabs.of(piece);
                turn.down(slab);
            }
        }
    }
}
