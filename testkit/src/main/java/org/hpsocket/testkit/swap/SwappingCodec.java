package org.hpsocket.testkit.swap;

import java.nio.ByteBuffer;
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
 * A big-endian length of two bytes, a number of two bytes that counts messages, the message. After each message, read
 * or written, it asks to be replaced by its own kind, which goes on counting.
 *
 * <p>Fails: PROTOCOL for a number that is not the next, and for a length over the limit.
 */
final class SwappingCodec implements Codec<PackListener> {
    private static final String NAME = "swapping";
    private static final int STATE_VERSION = 1;
    private static final int HEADER_BYTES = 4;
    private static final int SHORT = 0xFFFF;

    private final int maxLength;
    private int read;
    private int written;
    private boolean stale;
    private int lacking;

    SwappingCodec(final Settings settings, final int read, final int written) {
        this.maxLength = settings.integer("maxLength");
        this.read = read;
        this.written = written;
    }

    static SwappingCodec restored(final State state, final Settings settings) {
        if (state.version() != STATE_VERSION) {
            throw new IllegalArgumentException("swapping state version=" + state.version() + " known=" + STATE_VERSION);
        }
        final var counts = new Settings(state.values());
        final var codec = new SwappingCodec(settings, counts.integer("read"), counts.integer("written"));
        codec.stale = counts.flag("stale");
        return codec;
    }

    @Override
    public void requireSendable(final long length) {
        if (length > maxLength) {
            throw HpSocketException.usage("message length=" + length + " max=" + maxLength);
        }
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        lacking = 0;
        if (stale) {
            stale = false;
            turn.upgrade(NAME, export());
            return Step.EMITTED;
        }
        if (isLacking(in, HEADER_BYTES)) {
            return Step.NEEDS_MORE;
        }
        final int length = length(in);
        if (isLacking(in, HEADER_BYTES + length)) {
            return Step.NEEDS_MORE;
        }
        in.skip(HEADER_BYTES);
        turn.event(length);
        read++;
        stale = true;
        return Step.EMITTED;
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        final var send = (Command.Send) command;
        turn.down(ByteBuffer.allocate(HEADER_BYTES).putShort((short) send.length()).putShort((short) written).flip());
        send.writeTo(turn);
        written++;
        turn.upgrade(NAME, export());
        return Step.EMITTED;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        return listener.onReceive(connection, unit);
    }

    @Override
    public Step end(final Turn turn) {
        return lacking == 0 ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public int needed() {
        return lacking;
    }

    @Override
    public State export() {
        return new State(STATE_VERSION, Map.of("read", read, "written", written, "stale", stale));
    }

    private boolean isLacking(final Bytes in, final int whole) {
        lacking = in.remaining() == 0 ? 0 : (int) Math.max(0, whole - in.remaining());
        return in.remaining() < whole;
    }

    private int length(final Bytes in) {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        in.copyTo(header);
        final int length = header.flip().getShort() & SHORT;
        final int number = header.getShort() & SHORT;
        if (number != (read & SHORT) || length > maxLength) {
            throw new StageException(CloseReason.Kind.PROTOCOL,
                "message number=" + number + " expected=" + (read & SHORT) + " length=" + length + " max=" + maxLength);
        }
        return length;
    }
}
