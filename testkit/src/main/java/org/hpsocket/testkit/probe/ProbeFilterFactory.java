package org.hpsocket.testkit.probe;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes the filter of {@link ProbeLayer}. */
public final class ProbeFilterFactory implements FilterFactory {

    /** Creates the factory. */
    public ProbeFilterFactory() {
        super();
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Filter create(final StageContext context) {
        return new ProbeFilter(context.settings());
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        if (state.version() != ProbeFilter.STATE_VERSION) {
            throw new IllegalArgumentException(
                "probe state version=" + state.version() + " known=" + ProbeFilter.STATE_VERSION);
        }
        return new ProbeFilter(context.settings(), state);
    }
}
