package org.hpsocket.proxy;

import java.util.function.Supplier;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes our filters for one side of a connection, and a peer of the test for the other, which is never replaced. */
final class TwoSided implements FilterFactory {
    private final FilterFactory ours;
    private final boolean accepted;
    private final Supplier<Filter> peer;

    TwoSided(final FilterFactory ours, final boolean accepted, final Supplier<Filter> peer) {
        this.ours = ours;
        this.accepted = accepted;
        this.peer = peer;
    }

    @Override
    public String name() {
        return ours.name();
    }

    @Override
    public Swap swap() {
        return ours.swap();
    }

    @Override
    public Filter create(final StageContext context) {
        return context.accepted() == accepted ? ours.create(context) : peer.get();
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return ours.restore(state, context);
    }
}
