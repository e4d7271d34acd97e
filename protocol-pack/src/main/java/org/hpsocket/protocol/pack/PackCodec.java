package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PackListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * A little-endian word of flag and length, then the body. The word stays in the input until the body is there.
 *
 * <p>Limits: no body is empty or longer than {@code maxLength}, neither way; the wide word is length alone.
 * <p>Fails: PROTOCOL for another flag, unless the own flag is 0, and for a length out of range.
 */
final class PackCodec implements Codec<PackListener> {
    private static final NumberField WORD = new NumberField(0, Integer.BYTES, true);
    private static final int LENGTH_BITS = 22;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;

    private final int flag;
    private final int maxLength;
    private final boolean wide;
    private final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
    private final Arrival arrival = new Arrival();

    PackCodec(final Settings settings) {
        flag = settings.integer("flag");
        maxLength = settings.integer("maxLength");
        wide = settings.flag("wide");
    }

    @Override
    public void requireSendable(final long length) {
        if (length < 1 || length > maxLength) {
            throw HpSocketException.usage("pack length=" + length + " must be 1 to " + maxLength);
        }
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        final var send = (Command.Send) command;
        WORD.write(header, (long) flag << LENGTH_BITS | send.length());
        turn.down(header);
        send.writeTo(turn);
        return Step.EMITTED;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (!arrival.isWhole(in, WORD.end())) {
            return Step.NEEDS_MORE;
        }
        final int length = checkedLength(WORD.read(in));
        if (!arrival.isWhole(in, WORD.end() + (long) length)) {
            return Step.NEEDS_MORE;
        }
        in.skip(WORD.end());
        turn.event(length);
        return Step.EMITTED;
    }

    @Override
    public int needed() {
        return arrival.missing();
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        return listener.onReceive(connection, unit);
    }

    @Override
    public Step end(final Turn turn) {
        return arrival.end();
    }

    private int checkedLength(final long word) {
        final long length = wide ? word : word & LENGTH_MASK;
        final int sent = wide ? 0 : (int) (word >>> LENGTH_BITS);
        if (flag != 0 && sent != flag) {
            throw new StageException(Kind.PROTOCOL,
                "pack flag=0x" + Integer.toHexString(sent) + " expected=0x" + Integer.toHexString(flag));
        }
        if (length == 0) {
            throw new StageException(Kind.PROTOCOL, "pack length=0 is empty min=1 max=" + maxLength);
        }
        if (length > maxLength) {
            throw new StageException(Kind.PROTOCOL, "pack length=" + length + " max=" + maxLength);
        }
        return (int) length;
    }
}
