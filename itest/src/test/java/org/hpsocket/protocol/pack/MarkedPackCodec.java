package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/** Reads packs as one codec does, and writes them as another one. */
final class MarkedPackCodec implements Codec<PackListener> {
    private final PackCodec reading;
    private final PackCodec writing;

    MarkedPackCodec(final PackCodec reading, final PackCodec writing) {
        this.reading = reading;
        this.writing = writing;
    }

    @Override
    public void requireSendable(final long length) {
        writing.requireSendable(length);
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        return writing.out(command, turn);
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        return reading.in(in, turn);
    }

    @Override
    public int needed() {
        return reading.needed();
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        return reading.deliver(unit, listener, connection);
    }

    @Override
    public Step end(final Turn turn) {
        return reading.end(turn);
    }
}
