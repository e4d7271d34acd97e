package org.hpsocket.testkit.component;

import java.util.Optional;
import org.hpsocket.Layer;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;

/** A layer that brings its filter along. */
record OwnLayer(FilterFactory factory) implements Layer {

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public Settings settings() {
        return Settings.NONE;
    }

    @Override
    public Optional<FilterFactory> filter() {
        return Optional.of(factory);
    }
}
