package org.hpsocket.core.codec;

import java.nio.ByteBuffer;
import java.util.Map;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/** Tells how much waits whenever more has arrived; the application takes it. */
public final class PullCodec implements Codec<PullListener> {
    private static final int STATE_VERSION = 1;
    private static final String ANNOUNCED = "announced";

    private long announced;

    private PullCodec(final long announced) {
        this.announced = announced;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (in.remaining() <= announced) {
            announced = in.remaining(); // what went elsewhere will not be fetched: a filter was put underneath
            return Step.NEEDS_MORE;
        }
        announced = in.remaining();
        turn.event(0);
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
    public HandleResult deliver(final ByteBuffer unit, final PullListener listener, final Connection connection) {
        return listener.onReceive((PullConnection) connection, (int) announced);
    }

    @Override
    public State export() {
        return new State(STATE_VERSION, Map.of(ANNOUNCED, announced));
    }

    @Override
    public FetchResult fetch(final Command.Fetch question, final Bytes in) {
        final int length = question.target().remaining();
        if (length > in.remaining()) {
            return FetchResult.LENGTH_TOO_LONG;
        }
        if (question.take()) {
            in.get(question.target());
            announced -= Math.min(announced, length);
        } else {
            in.copyTo(question.target());
        }
        return FetchResult.OK;
    }

    /** Makes them. */
    public static final class Factory implements CodecFactory {

        @Override
        public String name() {
            return "pull";
        }

        @Override
        public Swap swap() {
            return Swap.WITH_STATE;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return new PullCodec(0);
        }

        /** Takes over from one that has announced nothing, too: what waits is then announced again. */
        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            if (state.version() > STATE_VERSION) {
                throw new IllegalArgumentException("pull state version=" + state.version() + " known=" + STATE_VERSION);
            }
            return new PullCodec((Long) state.values().getOrDefault(ANNOUNCED, 0L));
        }
    }
}
