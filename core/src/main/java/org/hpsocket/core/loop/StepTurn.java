package org.hpsocket.core.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** The turn of a loop, lent to one step of one stage after another. */
public final class StepTurn implements Turn {
    private final EventLoop loop;
    private final RandomGenerator random;
    private @Nullable Stepped stepped;
    private int level;

    StepTurn(final EventLoop loop, final RandomGenerator random) {
        this.loop = loop;
        this.random = random;
    }

    /** Points it at a stage: filters from 0 at the wire, the codec above them. */
    public StepTurn at(final Stepped of, final int stage) {
        stepped = of;
        level = stage;
        return this;
    }

    /** The stage of a session that was stepped last; -1 when that was one of another session. */
    public int levelOf(final Stepped of) {
        return stepped == of ? level : -1;
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        return current().take(leastBytes);
    }

    @Override
    public void up(final Slab unit) {
        current().up(level, unit);
    }

    @Override
    public void event(final int bytes) {
        current().event(bytes);
    }

    @Override
    public void down(final Slab unit) {
        current().down(level, unit);
    }

    @Override
    public void down(final ByteBuffer copied) {
        current().down(level, copied);
    }

    @Override
    public void offload(final Runnable work) {
        current().offload(level, work);
    }

    @Override
    public void upgrade(final String codec, final State state) {
        current().upgrade(codec, state);
    }

    @Override
    public void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
        current().addresses(remote, local);
    }

    @Override
    public void secured(final TlsSession agreed) {
        current().secured(agreed);
    }

    @Override
    public boolean isAllSent() {
        return current().isAllSent();
    }

    @Override
    public boolean isEnded() {
        return current().isEnded();
    }

    @Override
    public void cutShort() {
        current().cutShort();
    }

    @Override
    public boolean isCutShort() {
        return current().isCutShort();
    }

    @Override
    public long nowNs() {
        return loop.nowNs();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    private Stepped current() {
        final Stepped of = stepped;
        if (of == null) {
            throw new IllegalStateException("a turn is valid during its step only");
        }
        return of;
    }
}
