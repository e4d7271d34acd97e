package org.hpsocket.core.stage;

import java.util.HashSet;
import java.util.Set;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.HpSocketException;
import org.hpsocket.SwapFailurePolicy;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Errors;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Filter;
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
 * <p>Fails: {@link StageException} when the connection cannot go on; what code does wrong is told of that code.
 */
public final class Place {
    private final Staged session;
    private final StageContext context;
    private Supply<StageFactory<?>> supply;
    private volatile @Nullable Version<StageFactory<?>> version;
    /** The numbers of versions that refused. */
    private Set<Long> refusedBy = Set.of();
    private State left = State.NONE;
    private boolean begun;
    private long unitsBefore;
    private String waitsFor = "";

    Place(final Staged session, final StageContext context, final Supply<StageFactory<?>> supply) {
        this.session = session;
        this.context = context;
        this.supply = supply;
    }

    /** The code it runs, or null. <p>Thread: any. */
    public @Nullable Version<StageFactory<?>> version() {
        return version;
    }

    public Supply<StageFactory<?>> supply() {
        return supply;
    }

    /** What keeps it from changing to other code; empty when nothing does. */
    public String waitsFor() {
        return waitsFor;
    }

    public boolean isLacking() {
        return version == null;
    }

    /** Whether there is other code to change to, or its own is taken away. <p>Thread: any, where it is a guess. */
    public boolean isStale() {
        final Version<StageFactory<?>> now = version;
        if (now != null && now.isGone()) {
            return true;
        }
        final Version<StageFactory<?>> next = supply.best(this::suits);
        return next != null && next != now && (now == null || now.code.swap() != Swap.DRAIN);
    }

    /** Makes the first stage. @return null when there is no code for it now */
    @Nullable Stage begin() {
        while (true) {
            final Version<StageFactory<?>> first = supply.acquire();
            if (first == null) {
                return null;
            }
            try {
                final Stage made = checked(first, first.code.create(context));
                runs(first);
                return made;
            } catch (final HpSocketException | IllegalArgumentException | StageException e) {
                first.release();
                throw e;
            } catch (final RuntimeException | Error e) {
                first.release();
                if (!setAside(first, e)) {
                    throw new IllegalStateException(first.text() + " does not begin: " + e, Errors.retold(e));
                }
            }
        }
    }

    /**
     * Goes on with other code of another name.
     *
     * @return the stage that takes over, null while there is no code for it
     */
    @Nullable Stage upgrade(final Supply<StageFactory<?>> to, final State state) {
        Version<StageFactory<?>> next = to.acquire();
        while (next != null) {
            try {
                final Stage taken = checked(next, next.code.restore(state, context));
                goesTo(to);
                runs(next);
                return taken;
            } catch (final RuntimeException | Error e) {
                next.release();
                if (e instanceof StageException broken) {
                    throw broken;
                }
                if (e instanceof IllegalArgumentException || !setAside(next, e)) {
                    throw new StageException(Kind.FAILED, next.text() + " cannot be upgraded to: " + Errors.words(e));
                }
            }
            next = to.acquire();
        }
        goesTo(to);
        left = state;
        begun = true;
        return null;
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
        if (!letsGo(old, now, forced)) {
            return now;
        }
        final Stage next = takeOver(old);
        if (next == null && !forced) {
            left = State.NONE;
            return now;
        }
        if (next == null) {
            prove(old);
            version = null;
        }
        if (old.code.swap() == Swap.AT_BOUNDARY) {
            release(old, now);
        }
        old.release();
        return next;
    }

    /** Its code is used no more. */
    void leave() {
        final Version<StageFactory<?>> old = version;
        if (old != null) {
            prove(old);
            version = null;
            old.release();
        } else {
            Unclaimed.drop(left, supply.text(), session);
            left = State.NONE;
        }
    }

    /** The code has thrown: it is set aside if no connection has ever got a unit through it. */
    void failed(final Throwable error) {
        final Version<StageFactory<?>> failing = version;
        if (failing != null && !isProven() && !failing.isProven() && !session.component().isProven(failing)) {
            setAside(failing, error);
        }
    }

    /** Whether a unit came up since it runs this code. <p>Thread: any, where it is a guess. */
    public boolean isProven() {
        return session.receiver().unitsReceived() > unitsBefore;
    }

    private boolean suits(final Version<StageFactory<?>> next) {
        return !refusedBy.contains(next.number);
    }

    /** Lets the old stage write down what its successor must know. @return whether it has */
    private boolean letsGo(final Version<StageFactory<?>> old, final Stage now, final boolean forced) {
        try {
            waitsFor = waitsFor(old.code.swap(), now);
            if (waitsFor.isEmpty()) {
                left = now.export();
                begun = true;
                return true;
            }
        } catch (final RuntimeException | Error e) {
            keepsTo(old, forced, e);
            return false;
        }
        if (forced) {
            throw lost(old, "and could not wait for " + waitsFor);
        }
        return false;
    }

    private static String waitsFor(final Swap way, final Stage now) {
        return switch (way) {
            case DRAIN -> "its end";
            case AT_BOUNDARY -> now.atBoundary() ? "" : "the end of a unit";
            case WITH_STATE -> "";
        };
    }

    /** The old stage does not write down what it knows. */
    private void keepsTo(final Version<StageFactory<?>> old, final boolean forced, final Throwable error) {
        if (forced || session.options().whenSwapFails() == SwapFailurePolicy.CLOSE) {
            throw lost(old, "does not hand over: " + Errors.words(error));
        }
        final Version<StageFactory<?>> next = supply.best(this::suits);
        if (next != null) {
            next.refused.increment();
            refuse(next);
        }
        session.component().faults().refused(old.text() + " does not hand over connection=" + session.id(), error);
    }

    /** Lets the best code that does not refuse take over. @return null when there is none but the old one */
    private @Nullable Stage takeOver(final @Nullable Version<StageFactory<?>> old) {
        while (true) {
            final Version<StageFactory<?>> next = supply.acquire(this::suits);
            if (next == null || next == old) {
                if (next != null) {
                    next.release();
                }
                return null;
            }
            try {
                final Stage taken = checked(next, begun ? next.code.restore(left, context) : next.code.create(context));
                next.taken.increment();
                session.component().counted().swaps.increment();
                if (old != null) {
                    prove(old);
                }
                runs(next);
                return taken;
            } catch (final RuntimeException | Error e) {
                refused(next, e);
            }
        }
    }

    private void refused(final Version<StageFactory<?>> next, final Throwable error) {
        next.refused.increment();
        refuse(next);
        next.release();
        if (error instanceof IllegalArgumentException || !setAside(next, error)) {
            session.component().faults().refused(next.text() + " does not take over connection=" + session.id(), error);
        } else {
            session.component().counted().swapsRefused.increment();
        }
        if (session.options().whenSwapFails() == SwapFailurePolicy.CLOSE) {
            throw lost(next, "did not take over: " + Errors.words(error));
        }
    }

    private void refuse(final Version<?> next) {
        final Set<Long> more = new HashSet<>(refusedBy);
        more.add(next.number);
        refusedBy = Set.copyOf(more);
    }

    private boolean setAside(final Version<StageFactory<?>> failing, final Throwable error) {
        if (!failing.supply.hasOther(failing)) {
            return false;
        }
        if (failing.supply.setAside(failing)) {
            session.component().faults().setAside(failing, error);
        }
        return true;
    }

    private void runs(final Version<StageFactory<?>> next) {
        left = State.NONE;
        begun = true;
        refusedBy = Set.of();
        waitsFor = "";
        unitsBefore = session.receiver().unitsReceived();
        version = next;
    }

    private void goesTo(final Supply<StageFactory<?>> to) {
        leave();
        refusedBy = Set.of();
        supply = to;
    }

    private void prove(final Version<?> old) {
        if (isProven()) {
            old.prove();
        }
    }

    /** What its successor needs is written down; what it holds besides is not the connection's concern. */
    private void release(final Version<?> old, final Stage stage) {
        try {
            stage.release();
        } catch (final RuntimeException | Error e) {
            session.component().faults()
                .fault(old.text() + " does not give back what it holds: " + e + " connection=" + session.id(), e);
        }
    }

    /** Code of another bundle may make anything. */
    private static Stage checked(final Version<StageFactory<?>> code, final @Nullable Stage made) {
        if (made == null || !(code.code instanceof CodecFactory ? made instanceof Codec : made instanceof Filter)) {
            throw new IllegalStateException(code.text() + " made "
                + (made == null ? "nothing" : made.getClass().getName())
                + ", which is no " + code.supply.kind());
        }
        return made;
    }

    private static StageException lost(final Version<?> code, final String how) {
        return new StageException(Kind.SWAP, code.text() + (code.isGone() ? " was taken away, " : " ") + how);
    }
}
