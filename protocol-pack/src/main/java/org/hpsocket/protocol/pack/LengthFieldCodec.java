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
 * A header that ends with a length field, then what the field counts. The header stays in the input until all is there.
 *
 * <p>A message sent without {@code strip} brings its header along, and nobody looks into it.
 *
 * <p>Limits: header and body together are at most {@code maxLength}, both ways; a body may be empty.
 * <p>Fails: PROTOCOL for a field that gives less than no body, or more than {@code maxLength}.
 */
final class LengthFieldCodec implements Codec<PackListener> {
    private final NumberField field;
    private final int adjustment;
    private final boolean strip;
    private final int maxLength;
    private final ByteBuffer header;
    private final Arrival arrival = new Arrival();

    LengthFieldCodec(final Settings settings) {
        field = new NumberField(settings.integer("offset"), settings.integer("size"), settings.flag("littleEndian"));
        adjustment = settings.integer("adjustment");
        strip = settings.flag("strip");
        maxLength = settings.integer("maxLength");
        header = ByteBuffer.allocate(field.end());
    }

    @Override
    public void requireSendable(final long length) {
        final long least = strip ? leastBody() : field.end();
        final long most = strip ? mostBody() : maxLength;
        if (length < least || length > most) {
            throw HpSocketException.usage("frame length=" + length + " must be " + least + " to " + most);
        }
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        final var send = (Command.Send) command;
        if (strip) {
            field.write(header, send.length() - adjustment);
            turn.down(header);
        }
        send.writeTo(turn);
        return Step.EMITTED;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (!arrival.isWhole(in, field.end())) {
            return Step.NEEDS_MORE;
        }
        final int total = checkedTotal(field.read(in));
        if (!arrival.isWhole(in, total)) {
            return Step.NEEDS_MORE;
        }
        if (strip) {
            in.skip(field.end());
        }
        turn.event(strip ? total - field.end() : total);
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

    private int checkedTotal(final long value) {
        final long most = (long) maxLength - field.end() - adjustment;
        if (value < 0 || value > most) {
            throw new StageException(Kind.PROTOCOL, "frame length field=" + Long.toUnsignedString(value)
                + " max=" + most + " for frames of " + maxLength);
        }
        if (value < -(long) adjustment) {
            throw new StageException(Kind.PROTOCOL, "frame length field=" + value + " min=" + -(long) adjustment);
        }
        return (int) (field.end() + value + adjustment);
    }

    /** The shortest body that the field can tell: a number is not negative. */
    private long leastBody() {
        return Math.max(0, adjustment);
    }

    /** The longest body that the field can tell and the limit allows. */
    private long mostBody() {
        final long allowed = (long) maxLength - field.end();
        return field.highest() > allowed - adjustment ? allowed : field.highest() + adjustment;
    }
}
