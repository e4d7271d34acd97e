package org.hpsocket.itest.swap.house;

import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.hpsocket.HpSocket;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator: what does the work is a service of a type that the test shares. */
public final class SwapBundle implements BundleActivator {
    /** The property by which the test finds the service. */
    public static final String PROPERTY = "itest.swap";

    private House house;

    /** Creates the activator; the framework does. */
    public SwapBundle() {
        super();
    }

    @Override
    public void start(final BundleContext context) {
        house = new House(context.getService(Objects.requireNonNull(context.getServiceReference(HpSocket.class))));
        context.registerService(UnaryOperator.class, house, new Hashtable<>(Map.of(PROPERTY, "house")));
    }

    @Override
    public void stop(final BundleContext context) {
        house.close();
    }
}
