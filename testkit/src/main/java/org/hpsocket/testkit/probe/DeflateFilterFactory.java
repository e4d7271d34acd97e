package org.hpsocket.testkit.probe;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes filters that deflate, each with one stream for a whole connection. */
public final class DeflateFilterFactory implements FilterFactory {
    /** The name that layers find it by. */
    public static final String NAME = "deflated";

    /** Creates the factory. */
    public DeflateFilterFactory() {
        super();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Filter create(final StageContext context) {
        return new DeflateFilter();
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        if (state.version() != DeflateFilter.STATE_VERSION) {
            throw new IllegalArgumentException("deflate state version=" + state.version() + " known="
                + DeflateFilter.STATE_VERSION);
        }
        return new DeflateFilter(state.values());
    }
}
