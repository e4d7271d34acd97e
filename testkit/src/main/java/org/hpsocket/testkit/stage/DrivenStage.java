package org.hpsocket.testkit.stage;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hpsocket.Listener;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.hpsocket.testkit.Stress;

/** The stage of a driver, and how it is replaced. */
final class DrivenStage {
    private final StageContext context;
    private final Map<String, CodecFactory> codecs = new HashMap<>();
    private Swap swap;
    private Function<State, Stage> successor;
    private Stage stage;
    private int swaps;

    DrivenStage(final CodecFactory factory, final StageContext context) {
        this.context = context;
        this.swap = factory.swap();
        this.successor = state -> factory.restore(state, context);
        this.stage = factory.create(context);
        knows(factory);
    }

    DrivenStage(final FilterFactory factory, final StageContext context) {
        this.context = context;
        this.swap = factory.swap();
        this.successor = state -> factory.restore(state, context);
        this.stage = factory.create(context);
    }

    void knows(final CodecFactory factory) {
        codecs.put(factory.name(), factory);
    }

    Stage stage() {
        return stage;
    }

    Filter filter() {
        return (Filter) stage;
    }

    @SuppressWarnings("unchecked")
    Codec<Listener> codec() {
        return (Codec<Listener>) stage;
    }

    StageContext context() {
        return context;
    }

    int swaps() {
        return swaps;
    }

    void replace() {
        final State state = stage.export();
        StepRules.exported(state);
        stage = successor.apply(state);
        swaps++;
    }

    /** Does what the stress asks for, where the stage allows it. */
    void stress(final Set<Stress> stresses) {
        if (swap == Swap.DRAIN || !stage.atBoundary()) {
            return;
        }
        if (stresses.contains(Stress.EXPORT)) {
            StepRules.exported(stage.export());
            StepRules.exported(stage.export());
        }
        if (stresses.contains(Stress.SWAP)) {
            replace();
        }
    }

    /** Replaces a codec by the one it asked for, and tells whether that one is known. */
    boolean upgrade(final StepTurn.Upgrade upgrade) {
        StepRules.exported(upgrade.state());
        final CodecFactory factory = codecs.get(upgrade.codec());
        if (factory == null) {
            return false;
        }
        swap = factory.swap();
        successor = state -> factory.restore(state, context);
        stage = factory.restore(upgrade.state(), context);
        return true;
    }
}
