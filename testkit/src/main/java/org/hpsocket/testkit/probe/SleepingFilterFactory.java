package org.hpsocket.testkit.probe;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes the filter of {@link SleepingLayer}. */
public final class SleepingFilterFactory implements FilterFactory {

    /** Creates the factory. */
    public SleepingFilterFactory() {
        super();
    }

    @Override
    public String name() {
        return SleepingLayer.NAME;
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Filter create(final StageContext context) {
        return new SleepingFilter(context.settings());
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return new SleepingFilter(context.settings(), state);
    }
}
