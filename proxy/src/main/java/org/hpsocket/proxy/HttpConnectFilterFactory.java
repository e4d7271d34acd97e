package org.hpsocket.proxy;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.osgi.service.component.annotations.Component;

/** Makes the filters that connect through an HTTP proxy. <p>Thread: any. */
@Component(service = FilterFactory.class)
public final class HttpConnectFilterFactory implements FilterFactory {

    /** Creates the factory; it holds nothing. */
    public HttpConnectFilterFactory() {
    }

    @Override
    public String name() {
        return "http-connect";
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Filter create(final StageContext context) {
        return new HttpConnectFilter(context);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return new HttpConnectFilter(context, Talk.of(name(), state), new Settings(state.values()));
    }
}
