package org.hpsocket.core;

import java.util.ArrayList;
import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.StartException;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.stage.Stack;
import org.hpsocket.spi.StageFactory;

/**
 * Has the filters of a component check their settings before it starts, and again whenever a layer says that they have
 * changed.
 *
 * <p>Thread: any.
 */
final class LayerUse {
    private final String name;
    private final boolean accepting;
    private final List<Use> uses = new ArrayList<>();

    /** One layer, the code of its filter, and what the layer calls; always the same object. */
    private record Use(Layer layer, Supply<StageFactory<?>> filter, Runnable prepare) {
    }

    LayerUse(final ComponentBase component, final Stack stack) {
        this.name = component.name();
        this.accepting = component.accepts();
        final List<Layer> layers = component.protocol().layers();
        for (int i = 0; i < layers.size(); i++) {
            final Layer layer = layers.get(i);
            final Supply<StageFactory<?>> filter = stack.filters().get(i);
            uses.add(new Use(layer, filter, () -> prepare(layer, filter)));
        }
    }

    /**
     * Begins the use. A layer knows of it before it is checked, so that no change falls in between.
     *
     * @throws StartException when settings cannot work; the use has not begun
     */
    void begin() {
        try {
            uses.forEach(use -> use.layer.usedBy(use.prepare));
            uses.forEach(this::check);
        } catch (final RuntimeException | Error e) {
            end();
            throw e;
        }
    }

    void end() {
        uses.forEach(use -> use.layer.leftBy(use.prepare));
    }

    private void check(final Use use) {
        try {
            use.prepare.run();
        } catch (final HpSocketException e) {
            throw new StartException(use.layer.secure()
                ? StartException.Step.TLS_NOT_READY : StartException.Step.INVALID_PARAM,
                name + ": " + e.getMessage(), e);
        }
    }

    private void prepare(final Layer layer, final Supply<StageFactory<?>> filter) {
        final Version<StageFactory<?>> asked = filter.acquire();
        if (asked == null) {
            return;
        }
        try {
            asked.code.prepare(layer.settings(), accepting);
        } finally {
            asked.release();
        }
    }
}
