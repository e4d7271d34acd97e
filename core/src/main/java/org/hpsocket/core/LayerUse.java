package org.hpsocket.core;

import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.StartException;
import org.hpsocket.spi.StageFactory;

/**
 * Has the filters of a component check their settings before it starts, and again whenever a layer says that they have changed.
 *
 * <p>Thread: any.
 */
final class LayerUse {
    private final String name;
    private final List<Layer> layers;
    private final List<Supply<StageFactory<?>>> filters;
    private final boolean accepting;
    private final Runnable prepare = this::prepare;

    LayerUse(final ComponentBase component, final Stack stack, final boolean accepting) {
        this.name = component.name();
        this.layers = component.protocol().layers();
        this.filters = stack.filters();
        this.accepting = accepting;
    }

    /**
     * Begins the use.
     *
     * @throws StartException when settings cannot work
     */
    void begin() {
        for (int i = 0; i < layers.size(); i++) {
            try {
                prepare(i);
            } catch (final HpSocketException e) {
                throw new StartException(
                    layers.get(i).secure() ? StartException.Step.TLS_NOT_READY : StartException.Step.INVALID_PARAM, name + ": " + e.getMessage(), e);
            }
        }
        layers.forEach(layer -> layer.usedBy(prepare));
    }

    void end() {
        layers.forEach(layer -> layer.leftBy(prepare));
    }

    private void prepare() {
        for (int i = 0; i < layers.size(); i++) {
            prepare(i);
        }
    }

    private void prepare(final int level) {
        final Version<StageFactory<?>> asked = filters.get(level).acquire();
        if (asked == null) {
            return;
        }
        try {
            asked.code.prepare(layers.get(level).settings(), accepting);
        } finally {
            asked.release();
        }
    }
}
