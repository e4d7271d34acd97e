package org.hpsocket.ssl.filter;

import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.TlsContexts;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.context.ContextMaker;
import org.osgi.service.component.annotations.Component;

/** Makes the filters that speak TLS. <p>Thread: any. */
@Component(service = FilterFactory.class)
public final class TlsFilterFactory implements FilterFactory {
    private final ContextMaker maker = new ContextMaker();

    /** Creates the factory. */
    public TlsFilterFactory() {
    }

    @Override
    public String name() {
        return Tls.NAME;
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public void prepare(final Settings settings, final boolean accepting) {
        final TlsContexts contexts = settings.value(Tls.NAME, Tls.class).contexts();
        contexts.prepare(maker);
        if (accepting && contexts.main().context().identity().isEmpty()) {
            throw HpSocketException.usage("a server with TLS needs a certificate and its key: Tls.server(chain, key)");
        }
    }

    @Override
    public Filter create(final StageContext context) {
        prepare(context.settings(), context.accepted());
        return new TlsFilter(context);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return TlsFilter.restored(state, context);
    }
}
