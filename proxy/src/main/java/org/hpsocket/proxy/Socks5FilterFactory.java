package org.hpsocket.proxy;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.osgi.service.component.annotations.Component;

/** Makes the filters that connect through a SOCKS5 proxy. <p>Thread: any. */
@Component(service = FilterFactory.class)
public final class Socks5FilterFactory implements FilterFactory {

    /** Creates the factory; it holds nothing. */
    public Socks5FilterFactory() {
    }

    @Override
    public String name() {
        return "socks5";
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Filter create(final StageContext context) {
        return new Socks5Filter(context, Talk.BEGUN);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return new Socks5Filter(context, Talk.of(name(), state));
    }
}
