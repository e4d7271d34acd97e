package org.hpsocket.core.stage;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Listener;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.StepTurn;
import org.hpsocket.core.loop.Stepped;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * The codec and the filters of one connection, and where the results of their steps go. Levels count filters from 0 at
 * the wire; the codec is on top.
 *
 * <p>Thread: the loop; {@link #codec()} any, to check lengths.
 */
public final class Stages implements Stepped {
    private final Staged session;
    private final EventLoop loop;
    private final Stack stack;
    private final Place place;
    private final @Nullable Filters filters;
    private final boolean underlaid;
    private volatile Codec<Listener> codec;
    private boolean codecWorking;
    private @Nullable State upgradeState;
    private String upgradeName = "";

    public Stages(final Staged session, final Stack stack) {
        this.session = session;
        this.loop = session.loop();
        this.stack = stack;
        final StageContext connection = session.context();
        final List<Place> below = stack.filters(session, connection);
        final Optional<Place> underlay = stack.underlay(session, connection);
        underlay.ifPresent(lowest -> below.add(0, lowest));
        this.place = stack.codec(session, connection);
        this.codec = codecOf(place.begin());
        this.filters = below.isEmpty() ? null : begun(below);
        this.underlaid = underlay.isPresent();
    }

    /** What is begun is released when a filter does not begin. */
    private Filters begun(final List<Place> below) {
        try {
            return new Filters(this, session.sender(), below);
        } catch (final RuntimeException | Error e) {
            codec.release();
            place.leave();
            throw e;
        }
    }

    public Codec<Listener> codec() {
        return codec;
    }

    public @Nullable Filters filters() {
        return filters;
    }

    /** Whether a filter of the options is at the wire, below those of the protocol. */
    public boolean isUnderlaid() {
        return underlaid;
    }

    /** Whether the protocol has filters of its own. */
    public boolean isLayered() {
        return top() > (underlaid ? 1 : 0);
    }

    public int top() {
        return filters == null ? 0 : filters.count();
    }

    public StepTurn turnAt(final int level) {
        return loop.turn().at(this, level);
    }

    /** Whether bytes of the application can pass. */
    public boolean ready() {
        return !codecWorking && shaken();
    }

    /** Whether the filters have shaken hands. */
    public boolean shaken() {
        return filters == null || filters.ready();
    }

    /** Whether a worker has one of them. */
    public boolean isWorking() {
        return codecWorking || filters != null && filters.isWorking();
    }

    /** Steps the codec once. */
    public Step in() {
        if (codecWorking) {
            return Step.BLOCKED;
        }
        final Step step = codec.in(session.receiver().bytes(), turnAt(top()));
        applyUpgrade();
        return step;
    }

    /** Gives the codec a command. @return ENDED when that broke the connection */
    public Step command(final Command command) {
        try {
            final Step step = codec.out(command, turnAt(top()));
            applyUpgrade();
            return step;
        } catch (final StageException e) {
            session.fail(SocketOperation.SEND, e.kind(), e.getMessage(), null);
            return Step.ENDED;
        } catch (final RuntimeException | Error e) {
            failed(e);
            session.fail(SocketOperation.SEND, Kind.FAILED, "the codec failed: " + e, Errors.retold(e));
            return Step.ENDED;
        }
    }

    /** Says farewell from one level. */
    public Step finish(final int level) {
        return level == top() || filters == null ? codec.finish(turnAt(level)) : filters.finish(level);
    }

    // ---- the results of a step

    @Override
    public @Nullable Slab take(final int leastBytes) {
        final LoopSlabs slabs = loop.loopSlabs();
        final Slab slab = session.isFailing() ? slabs.takeReserved(leastBytes) : slabs.take(leastBytes);
        if (slab == null) {
            session.receiver().starve();
        }
        return slab;
    }

    @Override
    public void event(final int bytes) {
        session.receiver().event(bytes);
    }

    @Override
    public void up(final int level, final Slab unit) {
        final Filters below = filters;
        if (below == null || level >= below.count()) {
            throw new IllegalStateException("only a filter passes bytes up");
        }
        if (level + 1 == below.count()) {
            session.receiver().up(unit);
        } else {
            session.receiver().gather(below.input(level + 1), unit);
        }
    }

    @Override
    public void down(final int level, final Slab unit) {
        if (filters == null || level <= filters.passed()) {
            session.sender().gather(unit);
        } else {
            filters.down(level - 1, unit);
        }
    }

    @Override
    public void down(final int level, final ByteBuffer copied) {
        if (filters == null || level <= filters.passed()) {
            session.sender().gather(copied);
        } else if (!filters.down(level - 1, copied, loop.loopSlabs())) {
            throw new StageException(Kind.LIMIT, "memory is used up, send length=" + copied.remaining());
        }
    }

    @Override
    public void offload(final int level, final Runnable work) {
        working(level, true);
        loop.execute(() -> session.component().room().offload(() -> work(level, work)));
    }

    /** Begun outside of the step: a thread that is made for it remembers those on whose behalf it was made. */
    private void work(final int level, final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException | Error e) {
            loop.execute(() -> {
                fault(level, e);
                session.fail(SocketOperation.UNKNOWN, Kind.FAILED, "offloaded work failed: " + e,
                    Errors.retold(e));
            });
        } finally {
            loop.execute(() -> {
                working(level, false);
                session.resume();
            });
        }
    }

    @Override
    public void upgrade(final String name, final State state) {
        upgradeName = name;
        upgradeState = state;
    }

    @Override
    public void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
        session.addresses(remote, local);
    }

    @Override
    public void secured(final TlsSession agreed) {
        session.secured(agreed);
    }

    @Override
    public boolean isAllSent() {
        final boolean all = !session.receiver().isPaused() && session.sender().isPassed();
        session.receiver().awaitSends(!all);
        return all;
    }

    @Override
    public boolean isEnded() {
        return session.receiver().isEnded();
    }

    @Override
    public void cutShort() {
        session.receiver().cutShort();
    }

    @Override
    public boolean isCutShort() {
        return session.receiver().isCutShort();
    }

    // ---- the end

    /** Gives back what the stages hold, and their code, whoever goes on holding the connection. */
    public void release() {
        final Codec<Listener> last = codec;
        codec = Absent.CODEC;
        try {
            last.release();
        } finally {
            place.leave();
            if (filters != null) {
                filters.release();
            }
        }
    }

    // ---- other code

    /** Whether there is other code to change to, or theirs is taken away. <p>Thread: any, where it is a guess. */
    public boolean isStale() {
        return place.isStale() || filters != null && filters.isStale();
    }

    /** Whether code is lacking, so that nothing can be stepped. */
    public boolean isLacking() {
        return place.isLacking() || filters != null && filters.isLacking();
    }

    /** Changes to the current code what can change now. */
    public void renew() {
        if (place.isStale()) {
            codec = codecOf(place.renew(codec));
        }
        if (filters != null) {
            filters.renew();
        }
    }

    /** Where the stages come from, from the wire upwards. <p>Thread: any. */
    public List<Place> places() {
        final List<Place> all = new ArrayList<>(filters == null ? List.of() : filters.living());
        all.add(place);
        return all;
    }

    /** The stage that was stepped last has thrown what no stage may throw. */
    public void failed(final Throwable error) {
        final int level = loop.turn().levelOf(this);
        if (level >= 0) {
            fault(level, error);
        }
    }

    private void fault(final int level, final Throwable error) {
        if (level == top()) {
            place.failed(error);
        } else if (filters != null) {
            filters.places().get(level).failed(error);
        }
    }

    private void applyUpgrade() {
        final State state = upgradeState;
        if (state != null) {
            upgradeState = null;
            codec = codecOf(place.upgrade(stack.successor(upgradeName), state));
            if (place.isLacking()) {
                session.lacks();
                session.again();
            }
        }
    }

    /** The protocol fixes the listener's type, at compile time or by {@link Stack#requireListener}. */
    @SuppressWarnings("unchecked")
    private static Codec<Listener> codecOf(final @Nullable Stage made) {
        return made == null ? Absent.CODEC : (Codec<Listener>) made;
    }

    private void working(final int level, final boolean isWorking) {
        if (level == top()) {
            codecWorking = isWorking;
        } else if (filters != null) {
            filters.working(level, isWorking);
        }
    }
}
