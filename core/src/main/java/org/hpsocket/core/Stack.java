package org.hpsocket.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;

/** The codec and the filters of one protocol, found when a component starts. <p>Thread: any. */
final class Stack {
    private final Protocol<?> protocol;
    private final Registry registry;
    private final CodecFactory codecFactory;
    private final List<FilterFactory> filterFactories = new ArrayList<>();
    private final Settings settings;

    Stack(final Protocol<?> protocol, final Registry registry, final Options options) {
        this.protocol = protocol;
        this.settings = protocol.datagrams().isEmpty() ? protocol.settings()
            : protocol.settings().with("maxDatagramSize", options.maxDatagramSize());
        this.registry = registry;
        this.codecFactory = protocol.codec().orElseGet(() -> registry.codec(protocol.name()));
        for (final Layer layer : protocol.layers()) {
            filterFactories.add(layer.filter().orElseGet(() -> registry.filter(layer.name())));
        }
    }

    Codec<Listener> codec(final boolean accepted, final Optional<String> remoteHost) {
        return typed(codecFactory.create(new StageContext(settings, accepted, remoteHost)));
    }

    Codec<Listener> successor(final String name, final State state, final boolean accepted, final Optional<String> remoteHost) {
        final CodecFactory factory = name.equals(codecFactory.name()) ? codecFactory : registry.codec(name);
        return typed(factory.restore(state, new StageContext(settings, accepted, remoteHost)));
    }

    Filter[] filters(final boolean accepted, final Optional<String> remoteHost) {
        final Filter[] filters = new Filter[filterFactories.size()];
        for (int i = 0; i < filters.length; i++) {
            final StageContext context = new StageContext(protocol.layers().get(i).settings(), accepted, remoteHost);
            filters[i] = filterFactories.get(i).create(context);
        }
        return filters;
    }

    /** Checks that a listener found at run time is of the protocol's type. */
    static void requireListener(final Protocol<?> protocol, final Listener listener) {
        if (!protocol.listenerType().isInstance(listener)) {
            throw HpSocketException.usage("protocol " + protocol.name() + " needs a " + protocol.listenerType().getSimpleName()
                + ", got " + listener.getClass().getName());
        }
    }

    /** The protocol fixes the listener's type, at compile time or by {@link #requireListener}. */
    @SuppressWarnings("unchecked")
    private static Codec<Listener> typed(final Codec<?> codec) {
        return (Codec<Listener>) codec;
    }
}
