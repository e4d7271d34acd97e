package org.hpsocket.core.container;

import java.util.Objects;
import org.hpsocket.core.code.Origin;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** Tells which bundle some code is of. */
final class Origins {
    private Origins() {
    }

    /** The bundle of a service, with the service's rank. */
    static Origin of(final ServiceReference<?> service) {
        final Object rank = service.getProperty(Constants.SERVICE_RANKING);
        return of(service.getBundle(), rank instanceof Integer number ? number : 0);
    }

    /** The bundle of these classes. */
    static Origin own() {
        return of(Objects.requireNonNull(FrameworkUtil.getBundle(Origins.class), "no bundle"), 0);
    }

    private static Origin of(final Bundle bundle, final int rank) {
        return new Origin(bundle.getSymbolicName(), bundle.getVersion().toString(), rank);
    }
}
