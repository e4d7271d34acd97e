package org.hpsocket.core;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Another version of the same filter. */
public record Later(FilterFactory code) implements FilterFactory {
    @Override
    public String name() {
        return code.name();
    }

    @Override
    public Swap swap() {
        return code.swap();
    }

    @Override
    public void prepare(final Settings settings, final boolean accepting) {
        code.prepare(settings, accepting);
    }

    @Override
    public Filter create(final StageContext context) {
        return code.create(context);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return code.restore(state, context);
    }
}
