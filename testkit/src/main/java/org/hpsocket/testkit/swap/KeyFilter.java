package org.hpsocket.testkit.swap;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * Records of the writer's edition, a length of two bytes, and bytes that are changed by a key of that edition: on the
 * wire it shows who wrote them. A record is passed up as it comes: in the middle of one it cannot be replaced.
 */
final class KeyFilter implements Filter {
    private static final int HEADER_BYTES = 3;
    private static final int RECORD_BYTES = 700;
    private static final int FACTOR = 37;

    private final int edition;
    private final Sightings written;
    private int key;
    private int left;

    KeyFilter(final int edition, final Sightings written) {
        this.edition = edition;
        this.written = written;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (left == 0) {
            if (in.remaining() < HEADER_BYTES) {
                return Step.NEEDS_MORE;
            }
            final int writer = in.get();
            key = writer * FACTOR;
            left = (in.get() & 0xFF) << Byte.SIZE | in.get() & 0xFF;
            written.sees(writer);
            return Step.EMITTED;
        }
        final int count = (int) Math.min(left, in.remaining());
        final Slab target = count == 0 ? null : turn.take(count);
        if (target == null) {
            return count == 0 ? Step.NEEDS_MORE : Step.BLOCKED;
        }
        change(in, target.buffer().limit(count));
        left -= count;
        turn.up(target);
        return Step.EMITTED;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        final int count = (int) Math.min(RECORD_BYTES, in.remaining());
        final Slab target = count == 0 ? null : turn.take(HEADER_BYTES + count);
        if (target == null) {
            return count == 0 ? Step.NEEDS_MORE : Step.BLOCKED;
        }
        final ByteBuffer record = target.buffer().limit(HEADER_BYTES + count);
        record.put((byte) edition).putShort((short) count);
        final int reading = key;
        key = edition * FACTOR;
        change(in, record);
        key = reading;
        turn.down(target);
        return Step.EMITTED;
    }

    @Override
    public Step end(final Turn turn) {
        return left == 0 ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public boolean atBoundary() {
        return left == 0;
    }

    private void change(final Bytes in, final ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put((byte) (in.get() ^ key));
        }
        target.flip();
    }
}
