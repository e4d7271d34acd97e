package org.hpsocket.core;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** The turn of a loop, lent to one step of one stage after another. */
final class StepTurn implements Turn {
    private final EventLoop loop;
    private final RandomGenerator random;
    private @Nullable Session session;
    private int level;

    StepTurn(final EventLoop loop, final RandomGenerator random) {
        this.loop = loop;
        this.random = random;
    }

    /** Points it at a stage: filters from 0 at the wire, the codec above them. */
    StepTurn at(final Session of, final int stage) {
        session = of;
        level = stage;
        return this;
    }

    /** The stage of a session that was stepped last; -1 when that was one of another session. */
    int levelOf(final Session of) {
        return session == of ? level : -1;
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        final Session of = current();
        final LoopSlabs slabs = loop.loopSlabs();
        final Slab slab = of.ending().isFailing() ? slabs.takeReserved(leastBytes) : slabs.take(leastBytes);
        if (slab == null) {
            of.receiver().starve();
        }
        return slab;
    }

    @Override
    public void up(final Slab unit) {
        current().stages().up(level, unit);
    }

    @Override
    public void event(final int bytes) {
        current().receiver().event(bytes);
    }

    @Override
    public void down(final Slab unit) {
        current().stages().down(level, unit);
    }

    @Override
    public void down(final ByteBuffer copied) {
        current().stages().down(level, copied);
    }

    @Override
    public void offload(final Runnable work) {
        current().stages().offload(level, work);
    }

    @Override
    public void upgrade(final String codec, final State state) {
        current().stages().upgrade(codec, state);
    }

    @Override
    public void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
        current().handle().addresses(remote, local);
    }

    @Override
    public void secured(final TlsSession agreed) {
        current().handle().secured(agreed);
    }

    @Override
    public boolean isAllSent() {
        final boolean all = current().sender().isPassed();
        current().receiver().awaitSends(!all);
        return all;
    }

    @Override
    public void cutShort() {
        current().receiver().cutShort();
    }

    @Override
    public boolean isCutShort() {
        return current().receiver().isCutShort();
    }

    @Override
    public long nowNs() {
        return loop.nowNs();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    private Session current() {
        final Session of = session;
        if (of == null) {
            throw new IllegalStateException("a turn is valid during its step only");
        }
        return of;
    }
}
