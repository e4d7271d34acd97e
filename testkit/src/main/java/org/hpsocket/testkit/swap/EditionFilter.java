package org.hpsocket.testkit.swap;

import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/** A filter of an {@link Edition}. */
final class EditionFilter implements Filter {
    private final Edition edition;
    private final Filter code;

    EditionFilter(final Edition edition, final Filter code) {
        this.edition = edition;
        this.code = code;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (!in.isEmpty()) {
            edition.works();
        }
        final Step step = code.in(in, turn);
        if (step == Step.EMITTED) {
            edition.seen().sees(edition.number());
        }
        return step;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        edition.works();
        return code.out(in, turn);
    }

    @Override
    public boolean ready() {
        return code.ready();
    }

    @Override
    public boolean isAsleep() {
        return code.isAsleep();
    }

    @Override
    public void begin() {
        code.begin();
    }

    @Override
    public boolean isTransparent() {
        return code.isTransparent();
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
    public long deadlineNs() {
        return code.deadlineNs();
    }

    @Override
    public Step timeout(final long nowNs, final Turn turn) {
        return code.timeout(nowNs, turn);
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
    record Factory(Edition edition, FilterFactory code) implements FilterFactory {

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
        public Filter create(final StageContext context) {
            return made(edition.created(code, context));
        }

        @Override
        public Filter restore(final State state, final StageContext context) {
            return made(edition.restored(code, state, context));
        }

        private @Nullable Filter made(final Filter inner) {
            return edition.is(Edition.Fault.ANSWERS_NULL) ? null : new EditionFilter(edition, inner);
        }
    }
}
