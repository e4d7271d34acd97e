package org.hpsocket.testkit.swap;

import org.hpsocket.Layer;
import org.hpsocket.spi.Settings;

/**
 * A layer whose filter is found by name, so that it can come and go.
 *
 * @param name of the filter
 * @param settings what it needs to know
 */
public record NamedLayer(String name, Settings settings) implements Layer {

    /**
     * Makes a layer without settings.
     *
     * @param name of the filter
     */
    public NamedLayer(final String name) {
        this(name, Settings.NONE);
    }

    /**
     * Makes a layer that does not bring its filter along.
     *
     * @param layer what it is otherwise
     */
    public NamedLayer(final Layer layer) {
        this(layer.name(), layer.settings());
    }
}
