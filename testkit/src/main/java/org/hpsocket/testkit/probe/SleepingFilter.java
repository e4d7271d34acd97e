package org.hpsocket.testkit.probe;

import java.util.HashMap;
import java.util.Map;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/** Passes bytes as they are until it is told to begin; then it is a {@link ProbeFilter}, which greets first. */
final class SleepingFilter implements Filter {
    private static final String ASLEEP = "asleep";

    private final ProbeFilter probe;
    private boolean asleep;

    SleepingFilter(final Settings settings) {
        probe = new ProbeFilter(settings);
        asleep = true;
    }

    SleepingFilter(final Settings settings, final State state) {
        probe = new ProbeFilter(settings, state);
        asleep = new Settings(state.values()).flag(ASLEEP);
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (!asleep) {
            return probe.in(in, turn);
        }
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        turn.up(in.removeFirst());
        return Step.EMITTED;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (!asleep) {
            return probe.out(in, turn);
        }
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        turn.down(in.removeFirst());
        return Step.EMITTED;
    }

    @Override
    public Step end(final Turn turn) {
        return asleep ? Step.ENDED : probe.end(turn);
    }

    @Override
    public Step finish(final Turn turn) {
        return asleep ? Step.ENDED : probe.finish(turn);
    }

    @Override
    public boolean ready() {
        return asleep || probe.ready();
    }

    @Override
    public boolean isAsleep() {
        return asleep;
    }

    @Override
    public void begin() {
        if (!asleep) {
            throw new IllegalStateException("a sleeping filter was told to begin twice");
        }
        asleep = false;
    }

    @Override
    public int needed() {
        return asleep ? 0 : probe.needed();
    }

    @Override
    public boolean atBoundary() {
        return asleep || probe.atBoundary();
    }

    @Override
    public State export() {
        final State state = probe.export();
        final Map<String, Object> values = new HashMap<>(state.values());
        values.put(ASLEEP, asleep);
        return new State(state.version(), values);
    }

    @Override
    public void release() {
        probe.release();
    }
}
