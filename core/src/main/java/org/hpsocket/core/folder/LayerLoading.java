package org.hpsocket.core.folder;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.util.ServiceLoader;
import java.util.Set;

/** Gives each unit a module layer of its own above that of the runtime, so that no unit sees another one. */
final class LayerLoading implements Loading {
    private final ModuleLayer parent;

    LayerLoading(final ModuleLayer parent) {
        this.parent = parent;
    }

    @Override
    public Loaded load(final Unit unit) throws Refused {
        final ModuleLayer layer = layer(unit);
        return Loaded.of(kind -> ServiceLoader.load(layer, kind),
            type -> type.getModule().getLayer() == layer, () -> { },
            "provides no CodecFactory, FilterFactory or Transport of its own");
    }

    private ModuleLayer layer(final Unit unit) throws Refused {
        try {
            final Configuration resolved = parent.configuration()
                .resolve(ModuleFinder.of(unit.copy()), ModuleFinder.of(), Set.of(unit.module()));
            return parent.defineModulesWithOneLoader(resolved, LayerLoading.class.getClassLoader());
        } catch (final FindException | ResolutionException | LayerInstantiationException e) {
            throw Refused.because("cannot be resolved: ", e);
        }
    }
}
