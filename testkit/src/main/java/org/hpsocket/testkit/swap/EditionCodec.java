package org.hpsocket.testkit.swap;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/** A codec of an {@link Edition}. */
final class EditionCodec implements Codec<Listener> {
    private final Edition edition;
    private final Codec<Listener> code;

    @SuppressWarnings("unchecked")
    EditionCodec(final Edition edition, final Codec<?> code) {
        this.edition = edition;
        this.code = (Codec<Listener>) code;
    }

    @Override
    public void requireSendable(final long length) {
        code.requireSendable(length);
    }

    @Override
    public int reservedLength() {
        return code.reservedLength();
    }

    @Override
    public void requireAllowed(final ByteBuffer unit) {
        code.requireAllowed(unit);
    }

    @Override
    public boolean pauses() {
        return code.pauses();
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (!in.isEmpty()) {
            edition.works();
        }
        return code.in(in, turn);
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        edition.works();
        return code.out(command, turn);
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final Listener listener, final Connection connection) {
        edition.seen().sees(edition.number());
        return code.deliver(unit, listener, connection);
    }

    @Override
    public int trailerBytes() {
        return code.trailerBytes();
    }

    @Override
    public FetchResult fetch(final Command.Fetch question, final Bytes in) {
        return code.fetch(question, in);
    }

    @Override
    public boolean unreads() {
        return code.unreads();
    }

    @Override
    public Step end(final Turn turn) {
        return code.end(turn);
    }

    @Override
    public Step finish(final Turn turn) {
        return code.finish(turn);
    }

    @Override
    public int needed() {
        return code.needed();
    }

    @Override
    public boolean atBoundary() {
        return !edition.is(Edition.Fault.NEVER_AT_BOUNDARY) && code.atBoundary();
    }

    @Override
    public State export() {
        return edition.exported(code);
    }

    @Override
    public void release() {
        code.release();
    }

    /** Makes them. */
    record Factory(Edition edition, CodecFactory code) implements CodecFactory {

        @Override
        public String name() {
            return code.name();
        }

        @Override
        public Swap swap() {
            return edition.way(code);
        }

        @Override
        public void prepare(final Settings settings, final boolean accepting) {
            code.prepare(settings, accepting);
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return made(edition.created(code, context));
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            return made(edition.restored(code, state, context));
        }

        private @Nullable Codec<?> made(final Codec<?> inner) {
            return edition.is(Edition.Fault.ANSWERS_NULL) ? null : new EditionCodec(edition, inner);
        }
    }
}
