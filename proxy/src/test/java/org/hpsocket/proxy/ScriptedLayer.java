package org.hpsocket.proxy;

import java.util.List;
import java.util.Optional;
import org.hpsocket.Layer;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Puts the other side of a talk under a protocol. */
record ScriptedLayer(List<Scripted.Line> script) implements Layer {

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Settings settings() {
        return Settings.NONE;
    }

    @Override
    public Optional<FilterFactory> filter() {
        return Optional.of(new Factory(script));
    }

    private record Factory(List<Scripted.Line> script) implements FilterFactory {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Swap swap() {
            return Swap.DRAIN;
        }

        @Override
        public Filter create(final StageContext context) {
            return new Scripted(script);
        }

        @Override
        public Filter restore(final State state, final StageContext context) {
            throw new IllegalArgumentException("state " + state);
        }
    }
}
