package org.hpsocket.core;

import org.hpsocket.CloseReason.Kind;
import org.hpsocket.ErrorEvent;
import org.hpsocket.SwapFailurePolicy;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.jspecify.annotations.Nullable;

/**
 * Where one stage of one connection comes from: the code it runs, or what it wrote down when its code was taken away.
 *
 * <p>Thread: the connection's loop; {@link #version()} any.
 */
final class Place {
    private final Session session;
    private final StageContext context;
    private Supply<StageFactory<?>> supply;
    private volatile @Nullable Version<StageFactory<?>> version;
    private @Nullable Version<StageFactory<?>> refusedBy;
    private State left = State.NONE;
    private boolean begun;
    private long unitsBefore;
    private String waitsFor = "";

    Place(final Session session, final StageContext context, final Supply<StageFactory<?>> supply) {
        this.session = session;
        this.context = context;
        this.supply = supply;
    }

    /** The code it runs, or null. <p>Thread: any. */
    @Nullable Version<StageFactory<?>> version() {
        return version;
    }

    Supply<StageFactory<?>> supply() {
        return supply;
    }

    /** What keeps it from changing to other code; empty when nothing does. */
    String waitsFor() {
        return waitsFor;
    }

    boolean isLacking() {
        return version == null;
    }

    /** Whether there is other code to change to, or its own is taken away. <p>Thread: any, where it is a guess. */
    boolean isStale() {
        final Version<StageFactory<?>> now = version;
        final Version<StageFactory<?>> next = supply.current();
        if (now != null && now.isGone()) {
            return true;
        }
        return next != null && next != now && next != refusedBy && (now == null || now.code.swap() != Swap.DRAIN);
    }

    /** Makes the first stage. @return null when there is no code for it now */
    @Nullable Stage begin() {
        while (true) {
            final Version<StageFactory<?>> first = supply.acquire();
            if (first == null) {
                return null;
            }
            try {
                final Stage made = first.code.create(context);
                runs(first);
                return made;
            } catch (final RuntimeException | Error e) {
                first.release();
                if (!setAside(first, e)) {
                    throw e;
                }
            }
        }
    }

    /** Goes on with other code of another name. @return the stage that takes over */
    Stage upgrade(final Supply<StageFactory<?>> to, final State state) {
        final Version<StageFactory<?>> next = to.acquire();
        if (next == null) {
            throw new StageException(Kind.FAILED, "no " + to.text() + " to upgrade to");
        }
        try {
            final Stage taken = next.code.restore(state, context);
            leave();
            supply = to;
            runs(next);
            return taken;
        } catch (final RuntimeException | Error e) {
            next.release();
            throw e;
        }
    }

    /**
     * Changes to the current code, if that can be now.
     *
     * @param now the stage so far, of no meaning while code is lacking
     * @return the stage from now on, null while there is no code for it
     * @throws StageException when the connection cannot go on
     */
    @Nullable Stage renew(final Stage now) {
        final Version<StageFactory<?>> old = version;
        if (old == null) {
            return takeOver(null);
        }
        final boolean forced = old.isGone();
        final Swap way = old.code.swap();
        if (way == Swap.DRAIN || way == Swap.AT_BOUNDARY && !now.atBoundary()) {
            waitsFor = way == Swap.DRAIN ? "its end" : "the end of a unit";
            if (forced) {
                throw lost(old, "and could not wait for " + waitsFor);
            }
            return now;
        }
        waitsFor = "";
        left = now.export();
        begun = true;
        final Stage next = takeOver(old);
        if (next == null && !forced) {
            left = State.NONE;
            return now;
        }
        if (next == null) {
            version = null;
        } else if (way == Swap.AT_BOUNDARY) {
            now.release();
        }
        old.release();
        return next;
    }

    /** Its code is used no more. */
    void leave() {
        final Version<StageFactory<?>> old = version;
        if (old != null) {
            version = null;
            old.release();
        } else {
            drop(left);
        }
    }

    /** The code has thrown: it is set aside if no connection has ever got a unit through it. */
    void failed(final Throwable error) {
        final Version<StageFactory<?>> failing = version;
        if (failing != null && !isProven() && !session.component.engine().isProven(failing)) {
            setAside(failing, error);
        }
    }

    /** Whether a unit came up since it runs this code. <p>Thread: any, where it is a guess. */
    boolean isProven() {
        return session.receiver().unitsReceived() > unitsBefore;
    }

    /** Lets the best code that does not refuse take over. @return null when there is none but the old one */
    private @Nullable Stage takeOver(final @Nullable Version<StageFactory<?>> old) {
        Version<StageFactory<?>> next = supply.acquire();
        while (next != null && next != old && next != refusedBy) {
            try {
                final Stage taken = begun ? next.code.restore(left, context) : next.code.create(context);
                next.taken.increment();
                session.component.counted().swaps.increment();
                runs(next);
                return taken;
            } catch (final RuntimeException | Error e) {
                refused(next, e);
            }
            next.release();
            next = supply.acquire();
        }
        if (next != null) {
            next.release();
        }
        return null;
    }

    private void refused(final Version<StageFactory<?>> next, final Throwable error) {
        next.refused.increment();
        session.component.renewals().refused(next, session, error);
        if (session.options.whenSwapFails() == SwapFailurePolicy.CLOSE) {
            next.release();
            throw lost(next, "did not take over: " + Errors.words(error));
        }
        refusedBy = next;
        if (!(error instanceof IllegalArgumentException)) {
            setAside(next, error);
        }
    }

    private boolean setAside(final Version<StageFactory<?>> failing, final Throwable error) {
        final boolean isAside = supply.setAside(failing);
        if (isAside) {
            session.component.renewals().setAside(failing, error);
        }
        return isAside;
    }

    private void runs(final Version<StageFactory<?>> next) {
        left = State.NONE;
        begun = true;
        refusedBy = null;
        waitsFor = "";
        unitsBefore = session.receiver().unitsReceived();
        version = next;
    }

    /** Nobody took over what was written down. */
    private void drop(final State state) {
        for (final Object value : state.values().values()) {
            if (value instanceof AutoCloseable resource) {
                try {
                    resource.close();
                } catch (final Exception e) {
                    session.component.errors().report(ErrorEvent.Kind.INTERNAL,
                        "state of " + supply.text() + " does not close: " + e + " connection=" + session.id, null, e);
                }
            }
        }
    }

    private static StageException lost(final Version<?> code, final String how) {
        return new StageException(Kind.SWAP, code.text() + (code.isGone() ? " was taken away, " : " ") + how);
    }
}
