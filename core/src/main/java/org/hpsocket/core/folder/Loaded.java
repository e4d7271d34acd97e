package org.hpsocket.core.folder;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Transport;

/** The providers of a unit; with them its code goes, once nobody else holds any of it. */
final class Loaded {
    private final List<Object> providers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Closeable loader;

    /** @param loader closed when nothing of it is used any more */
    Loaded(final Closeable loader) {
        this.loader = loader;
    }

    /**
     * Makes the providers that are found.
     *
     * @param own tells them from those of the runtime, which are found too
     * @param none what is wrong when none is found
     */
    static Loaded of(
        final Function<Class<?>, ServiceLoader<?>> services, final Predicate<Class<?>> own, final Closeable loader,
        final String none) throws Refused {
        final var loaded = new Loaded(loader);
        try {
            for (final Class<?> kind : List.of(Transport.class, CodecFactory.class, FilterFactory.class)) {
                services.apply(kind).stream().filter(provider -> own.test(provider.type()))
                    .forEach(provider -> loaded.add(provider.get()));
            }
        } catch (final ServiceConfigurationError | RuntimeException | LinkageError e) {
            loaded.closeLoader();
            throw Refused.because("its provider fails: ", e);
        }
        if (loaded.providers.isEmpty()) {
            loaded.closeLoader();
            throw new Refused(none);
        }
        return loaded;
    }

    void add(final Object provider) {
        names.add(name(provider));
        providers.add(provider);
    }

    /** Adds all of them, or none. */
    void addTo(final Shelf shelf, final Unit unit) throws Refused {
        final var added = new ArrayList<Object>();
        try {
            for (final Object provider : providers) {
                shelf.add(provider, unit.module(), unit.version());
                added.add(provider);
            }
        } catch (final RuntimeException | LinkageError e) {
            added.forEach(shelf::remove);
            closeLoader();
            throw Refused.because("its provider fails: ", e);
        }
    }

    void removeFrom(final Shelf shelf) {
        providers.forEach(shelf::remove);
        closeLoader();
    }

    /** Whether any connection runs its code. */
    boolean isUsed(final Shelf shelf) {
        return providers.stream().anyMatch(shelf::isUsed);
    }

    /** Names what it provides. */
    @Override
    public String toString() {
        return String.join(", ", names);
    }

    private static String name(final Object provider) {
        return provider instanceof Transport transport ? "transport " + transport.name()
            : provider instanceof CodecFactory codec ? "codec " + codec.name()
            : "filter " + ((FilterFactory) provider).name();
    }

    private void closeLoader() {
        try {
            loader.close();
        } catch (final IOException e) {
            // it has closed what it could; nothing is loaded by it any more
            return;
        }
    }
}
