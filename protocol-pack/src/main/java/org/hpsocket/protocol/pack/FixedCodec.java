package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PackListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/** Messages of one length, one behind the other. */
final class FixedCodec implements Codec<PackListener> {
    private final int length;
    private final Arrival arrival = new Arrival();

    FixedCodec(final Settings settings) {
        length = settings.integer("length");
    }

    @Override
    public void requireSendable(final long bytes) {
        if (bytes != length) {
            throw HpSocketException.usage("fixed frame length=" + bytes + " must be " + length);
        }
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        ((Command.Send) command).writeTo(turn);
        return Step.EMITTED;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (!arrival.isWhole(in, length)) {
            return Step.NEEDS_MORE;
        }
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
}
