package org.hpsocket.core.codec;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/**
 * Bytes as they arrive. What a listener left unread is not delivered again before more has arrived or receiving was
 * resumed.
 */
public final class PushCodec implements Codec<PushListener> {

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        turn.event(in.first().remaining());
        return Step.EMITTED;
    }

    @Override
    public Step end(final Turn turn) {
        return Step.ENDED;
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        ((Command.Send) command).writeTo(turn);
        return Step.EMITTED;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PushListener listener, final Connection connection) {
        return listener.onReceive(connection, unit);
    }

    @Override
    public boolean unreads() {
        return true;
    }

    /** Makes them. */
    public static final class Factory implements CodecFactory {

        @Override
        public String name() {
            return "push";
        }

        @Override
        public Swap swap() {
            return Swap.AT_BOUNDARY;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return new PushCodec();
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            return new PushCodec();
        }
    }
}
