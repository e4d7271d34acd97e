package org.hpsocket.testkit.stage;

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
import org.hpsocket.testkit.Wire;

/** Bytes as they come; what a listener leaves comes again. At its deadline it says so. */
final class RawCodec implements Codec<PushListener> {
    private long deadlineNs = 1_000;

    /** Makes them. */
    record Factory() implements CodecFactory {
        @Override
        public String name() {
            return "raw";
        }

        @Override
        public Swap swap() {
            return Swap.AT_BOUNDARY;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return new RawCodec();
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            return new RawCodec();
        }
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (in.remaining() == 0) {
            return Step.NEEDS_MORE;
        }
        turn.event((int) in.remaining());
        return Step.EMITTED;
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

    @Override
    public Step end(final Turn turn) {
        return Step.ENDED;
    }

    @Override
    public long deadlineNs() {
        return deadlineNs;
    }

    @Override
    public Step timeout(final long nowNs, final Turn turn) {
        deadlineNs = Long.MAX_VALUE;
        turn.down(ByteBuffer.wrap(Wire.text("time")));
        return Step.EMITTED;
    }
}
