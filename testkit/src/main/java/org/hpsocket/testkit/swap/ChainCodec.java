package org.hpsocket.testkit.swap;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
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
 * A big-endian length of two bytes, a number of two bytes, the message, and a sum over all messages so far. The length
 * and number are taken as soon as they are there: from then on it is in the middle of a unit.
 *
 * <p>Fails: PROTOCOL when a message is lost, repeated, damaged, or read without what came before.
 */
final class ChainCodec implements Codec<PackListener> {
    static final int STATE_VERSION = 3;
    private static final int HEADER_BYTES = 4;
    private static final int SUM_BYTES = 4;
    private static final int SHORT = 0xFFFF;
    private static final int BETWEEN = -1;

    private final int maxLength;
    private final Chain read;
    private final Chain written;
    private int length = BETWEEN;
    private int lacking;

    ChainCodec(final Settings settings) {
        maxLength = settings.integer("maxLength");
        read = new Chain();
        written = new Chain();
    }

    ChainCodec(final Settings settings, final Map<String, Object> values) {
        maxLength = settings.integer("maxLength");
        read = new Chain(values, "read");
        written = new Chain(values, "written");
        length = new Settings(values).integer("length");
    }

    @Override
    public void requireSendable(final long bytes) {
        if (bytes < 1 || bytes > maxLength) {
            throw HpSocketException.usage("chain length=" + bytes + " must be 1 to " + maxLength);
        }
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (length == BETWEEN) {
            return isLacking(in, HEADER_BYTES) ? Step.NEEDS_MORE : begin(in);
        }
        if (isLacking(in, length + SUM_BYTES)) {
            return Step.NEEDS_MORE;
        }
        final var message = new byte[length + SUM_BYTES];
        in.copyTo(ByteBuffer.wrap(message));
        final int sum = read.add(ByteBuffer.wrap(message, 0, length));
        if (ByteBuffer.wrap(message).getInt(length) != sum) {
            throw broken("chain number=" + (read.number() - 1) + " length=" + length + " does not add up");
        }
        turn.event(length + SUM_BYTES);
        length = BETWEEN;
        return Step.EMITTED;
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        final var send = (Command.Send) command;
        final int bytes = (int) send.length();
        final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putShort((short) bytes)
            .putShort((short) written.number());
        final var copy = new Copied(bytes);
        send.writeTo(copy);
        turn.down(header.flip());
        turn.down(copy.bytes());
        turn.down(ByteBuffer.allocate(SUM_BYTES).putInt(written.add(copy.bytes())).flip());
        return Step.EMITTED;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        unit.limit(unit.limit() - SUM_BYTES);
        return listener.onReceive(connection, unit);
    }

    @Override
    public int trailerBytes() {
        return SUM_BYTES;
    }

    @Override
    public Step end(final Turn turn) {
        return length == BETWEEN && lacking == 0 ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public int needed() {
        return lacking;
    }

    @Override
    public boolean atBoundary() {
        return length == BETWEEN;
    }

    @Override
    public State export() {
        final var values = new HashMap<String, Object>();
        read.export(values, "read");
        written.export(values, "written");
        values.put("length", length);
        return new State(STATE_VERSION, values);
    }

    private Step begin(final Bytes in) {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        in.get(header);
        final int bytes = header.flip().getShort() & SHORT;
        final int number = header.getShort() & SHORT;
        if (number != (read.number() & SHORT) || bytes > maxLength) {
            throw broken("chain number=" + number + " expected=" + (read.number() & SHORT) + " length=" + bytes
                + " max=" + maxLength);
        }
        length = bytes;
        return Step.EMITTED;
    }

    private boolean isLacking(final Bytes in, final int whole) {
        lacking = length == BETWEEN && in.isEmpty() ? 0 : (int) Math.max(0, whole - in.remaining());
        return in.remaining() < whole;
    }

    private static StageException broken(final String facts) {
        return new StageException(CloseReason.Kind.PROTOCOL, facts);
    }
}
