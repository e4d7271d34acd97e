package org.hpsocket.spi;

import java.security.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of several providers as those of one: each comes from the first that has it. It is registered nowhere.
 * TLS takes what is fast from the JDK that way, and from another provider what the JDK lacks. It is of this package
 * since what was made with it lives as long as connections do.
 *
 * <p>Thread: any. <p>Fails: a JDK that demands signed providers refuses its ciphers with a {@link SecurityException};
 * OpenJDK does not.
 */
public final class Algorithms extends Provider {
    private static final long serialVersionUID = 1;

    private final transient List<Provider> providers;

    /**
     * Joins providers.
     *
     * @param providers who is asked, in this order
     */
    public Algorithms(final List<Provider> providers) {
        super("HP-Socket", "1", "algorithms of " + providers.stream().map(Provider::getName).toList());
        this.providers = List.copyOf(providers);
    }

    @Override
    public @Nullable Service getService(final String type, final String algorithm) {
        for (final Provider provider : providers) {
            final Service service = provider.getService(type, algorithm);
            if (service != null) {
                return service;
            }
        }
        return null;
    }
}
