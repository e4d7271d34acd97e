package org.hpsocket.itest.swap.numbered;

import org.hpsocket.spi.CodecFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the codec; the framework takes the service back. */
public final class NumberedBundle implements BundleActivator {

    /** Creates the activator; the framework does. */
    public NumberedBundle() {
        super();
    }

    @Override
    public void start(final BundleContext context) {
        context.registerService(CodecFactory.class, new NumberedFactory(), null);
    }

    @Override
    public void stop(final BundleContext context) {
        // it holds nothing
    }
}
