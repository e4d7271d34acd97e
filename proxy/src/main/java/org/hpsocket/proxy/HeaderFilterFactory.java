package org.hpsocket.proxy;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.osgi.service.component.annotations.Component;

/** Makes the filters that read the header of a trusted proxy. <p>Thread: any. */
@Component(service = FilterFactory.class)
public final class HeaderFilterFactory implements FilterFactory {

    /** Creates the factory; it holds nothing. */
    public HeaderFilterFactory() {
    }

    @Override
    public String name() {
        return "proxy-protocol";
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Filter create(final StageContext context) {
        return new HeaderFilter(context, Talk.BEGUN);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return new HeaderFilter(context, Talk.of(name(), state));
    }
}
