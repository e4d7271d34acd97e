package org.hpsocket.itest.swap.numbered;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * A word of mark and length as that of a pack, the number of the message, the message. A header is taken as soon as it
 * is there; so between two steps the state is all that knows of it.
 *
 * <p>Fails: PROTOCOL for a number that is not the next, and for a length over the limit.
 */
final class NumberedCodec implements Codec<PackListener> {
    static final int STATE_VERSION = 1;
    private static final int HEADER_BYTES = 8;
    private static final int LENGTH_BITS = 22;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int LENGTH_MOST = 0x40000;
    private static final int BETWEEN = -1;

    private final Manners manners;
    private int read;
    private int written;
    private int announced = BETWEEN;
    private int lacking;
    private boolean begun;

    NumberedCodec(final Manners manners) {
        this.manners = manners;
    }

    static NumberedCodec restored(final State state, final Manners manners) {
        if (state.version() != STATE_VERSION || manners.is(Manners.REFUSES)) {
            throw new IllegalArgumentException(
                "numbered state version=" + state.version() + " is unknown to mark=" + manners.mark());
        }
        final var left = new Settings(state.values());
        final var codec = new NumberedCodec(manners);
        codec.read = left.integer("read");
        codec.written = left.integer("written");
        codec.announced = left.integer("announced");
        return codec;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (manners.is(Manners.FIRST_UNIT_THROWS)) {
            throw new IllegalStateException("mark=" + manners.mark() + " reads nothing");
        }
        final int whole = announced == BETWEEN ? HEADER_BYTES : announced;
        final long there = in.remaining();
        begun = announced != BETWEEN || there > 0;
        lacking = begun ? (int) Math.max(0, whole - there) : 0;
        if (there < whole) {
            return Step.NEEDS_MORE;
        }
        if (announced == BETWEEN) {
            announced = length(in);
        } else {
            turn.event(announced);
            announced = BETWEEN;
            read++;
        }
        return Step.EMITTED;
    }

    @Override
    public int needed() {
        return lacking;
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        final var send = (Command.Send) command;
        turn.down(header().putInt((int) send.length() | manners.mark() << LENGTH_BITS).putInt(written).flip());
        send.writeTo(turn);
        written++;
        return Step.EMITTED;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        return listener.onReceive(connection, unit);
    }

    @Override
    public Step end(final Turn turn) {
        return begun ? Step.NEEDS_MORE : Step.ENDED;
    }

    @Override
    public boolean atBoundary() {
        return !manners.is(Manners.NEVER_AT_BOUNDARY);
    }

    @Override
    public State export() {
        return new State(STATE_VERSION, Map.of("read", read, "written", written, "announced", announced));
    }

    private int length(final Bytes in) {
        final ByteBuffer header = header();
        in.copyTo(header);
        final int length = header.flip().getInt() & LENGTH_MASK;
        final int number = header.getInt();
        if (number != read || length > LENGTH_MOST) {
            throw new StageException(Kind.PROTOCOL,
                "message number=" + number + " expected=" + read + " length=" + length + " max=" + LENGTH_MOST);
        }
        in.skip(HEADER_BYTES);
        return length;
    }

    private static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
