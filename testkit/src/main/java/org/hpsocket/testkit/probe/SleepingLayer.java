package org.hpsocket.testkit.probe;

import java.util.Optional;
import org.hpsocket.Layer;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;

/**
 * A filter that passes bytes as they are until {@link org.hpsocket.Connection#startHandshake}, then greets and goes on
 * as a probe does. It brings itself along: {@code Tcp.push().over(SleepingLayer.of(ProbeLayer.BUSY))}.
 *
 * @param probe what it is when it has begun
 */
public record SleepingLayer(ProbeLayer probe) implements Layer {
    /** The name that layers find it by. */
    public static final String NAME = "sleeping";

    /**
     * Makes a layer that greets.
     *
     * @param probe what it is when it has begun
     * @return the layer
     */
    public static SleepingLayer of(final ProbeLayer probe) {
        return new SleepingLayer(probe.greeting());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Settings settings() {
        return probe.settings();
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public Optional<FilterFactory> filter() {
        return Optional.of(new SleepingFilterFactory());
    }
}
