package org.hpsocket.testkit.probe;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * One deflate stream each way, from the first byte to the last: what was said before is what later bytes refer to. Its
 * state is the two ends of these streams, which are of the JDK.
 */
final class DeflateFilter implements Filter {
    static final int STATE_VERSION = 1;
    private static final int READ_BYTES = 1024;
    private static final int SLAB_BYTES = 4096;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Inflater inflater;
    private final Deflater deflater;
    private boolean more;
    private boolean parted;
    private boolean released;

    DeflateFilter() {
        this(new Inflater(true), new Deflater(Deflater.BEST_SPEED, true), false, false);
    }

    DeflateFilter(final Map<String, Object> values) {
        this((Inflater) values.get("inflater"), (Deflater) values.get("deflater"), (Boolean) values.get("more"),
            (Boolean) values.get("parted"));
    }

    private DeflateFilter(final Inflater inflater, final Deflater deflater, final boolean more, final boolean parted) {
        this.inflater = inflater;
        this.deflater = deflater;
        this.more = more;
        this.parted = parted;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (in.isEmpty() && !more) {
            return Step.NEEDS_MORE;
        }
        final Slab target = turn.take(SLAB_BYTES);
        if (target == null) {
            return Step.BLOCKED;
        }
        final int taken = inflate(in.isEmpty() ? NOTHING.duplicate() : in.first().duplicate(), target);
        in.skip(taken);
        if (target.remaining() == 0) {
            target.release();
            return taken == 0 ? Step.NEEDS_MORE : Step.EMITTED;
        }
        turn.up(target);
        return Step.EMITTED;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        final Slab target = turn.take(SLAB_BYTES);
        if (target == null) {
            return Step.BLOCKED;
        }
        final ByteBuffer first = in.first().duplicate();
        first.limit(Math.min(first.limit(), first.position() + READ_BYTES));
        final int taken = first.remaining();
        deflater.setInput(first);
        deflater.deflate(target.buffer().clear(), Deflater.SYNC_FLUSH);
        deflater.setInput(NOTHING);
        target.buffer().flip();
        in.skip(taken);
        turn.down(target);
        return Step.EMITTED;
    }

    @Override
    public Step end(final Turn turn) {
        return inflater.finished() ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public Step finish(final Turn turn) {
        if (parted) {
            return Step.ENDED;
        }
        final Slab target = turn.take(SLAB_BYTES);
        if (target == null) {
            return Step.BLOCKED;
        }
        parted = true;
        deflater.finish();
        deflater.deflate(target.buffer().clear());
        target.buffer().flip();
        turn.down(target);
        return Step.EMITTED;
    }

    @Override
    public State export() {
        return new State(STATE_VERSION,
            Map.of("inflater", inflater, "deflater", deflater, "more", more, "parted", parted));
    }

    @Override
    public void release() {
        if (released) {
            throw new IllegalStateException("a deflate filter is released twice");
        }
        released = true;
        inflater.end();
        deflater.end();
    }

    /** The inflater must not keep what it read from. */
    private int inflate(final ByteBuffer from, final Slab target) {
        final int begin = from.position();
        try {
            inflater.setInput(from);
            inflater.inflate(target.buffer().clear());
            more = !target.buffer().hasRemaining();
            target.buffer().flip();
        } catch (final DataFormatException e) {
            target.release();
            throw new StageException(CloseReason.Kind.PROTOCOL, "deflate: " + e.getMessage());
        } finally {
            inflater.setInput(NOTHING);
        }
        return from.position() - begin;
    }
}
