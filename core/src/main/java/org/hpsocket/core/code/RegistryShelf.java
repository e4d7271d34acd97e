package org.hpsocket.core.code;

import org.hpsocket.core.folder.Shelf;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;

/** Puts what a folder provides into the registry. */
public record RegistryShelf(Registry registry) implements Shelf {

    @Override
    public void add(final Object provider, final String module, final String version) {
        final var origin = new Origin(module, version, 0);
        if (provider instanceof Transport transport) {
            registry.add(transport, origin);
        } else {
            registry.add((StageFactory<?>) provider, origin);
        }
    }

    @Override
    public void remove(final Object provider) {
        if (provider instanceof Transport transport) {
            registry.remove(transport);
        } else {
            registry.remove((StageFactory<?>) provider);
        }
    }

    @Override
    public boolean isUsed(final Object provider) {
        return registry.isUsed(provider);
    }
}
