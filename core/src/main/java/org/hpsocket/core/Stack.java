package org.hpsocket.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Heartbeat;
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
import org.jspecify.annotations.Nullable;

/** The codec and the filters of one protocol, found when a component starts. <p>Thread: any. */
final class Stack {
    private final Protocol<?> protocol;
    private final Registry registry;
    private final CodecFactory codecFactory;
    private final List<FilterFactory> filterFactories = new ArrayList<>();
    private final Settings settings;
    private final @Nullable Underlay underlay;
    private final @Nullable FilterFactory underlayFactory;

    Stack(
        final Protocol<?> protocol, final Optional<Underlay> underlay, final Registry registry, final Options options) {
        this.protocol = protocol;
        this.settings = protocol.datagrams().isEmpty() ? protocol.settings()
            : protocol.settings().with("maxDatagramSize", options.maxDatagramSize());
        this.registry = registry;
        this.underlay = underlay.orElse(null);
        this.underlayFactory = underlay.map(Underlay::filter).map(registry::filter).orElse(null);
        this.codecFactory = protocol.codec().orElseGet(() -> registry.codec(protocol.name()));
        for (final Layer layer : protocol.layers()) {
            filterFactories.add(layer.filter().orElseGet(() -> registry.filter(layer.name())));
        }
    }

    Codec<Listener> codec(final StageContext connection) {
        return typed(codecFactory.create(told(connection, settings)));
    }

    Codec<Listener> successor(final String name, final State state, final StageContext connection) {
        final CodecFactory factory = name.equals(codecFactory.name()) ? codecFactory : registry.codec(name);
        return typed(factory.restore(state, told(connection, settings)));
    }

    /** Checks heartbeats against the codec. @return null without heartbeats */
    @Nullable Rhythm rhythm(final Heartbeat heartbeat) {
        if (!heartbeat.asks() && !heartbeat.answers()) {
            return null;
        }
        final Codec<Listener> codec = codec(new StageContext(settings, true, Optional.empty()));
        try {
            return Rhythm.of(heartbeat, protocol, codec);
        } finally {
            codec.release();
        }
    }

    /** The filters of the protocol, from the wire upwards. */
    List<Filter> filters(final StageContext connection) {
        final var filters = new ArrayList<Filter>();
        for (int i = 0; i < filterFactories.size(); i++) {
            filters.add(filterFactories.get(i).create(told(connection, protocol.layers().get(i).settings())));
        }
        return filters;
    }

    /** The filter below them, if this connection has one. */
    Optional<Filter> underlay(final StageContext connection) {
        final Underlay below = underlay;
        return below == null || underlayFactory == null || !below.applies().test(connection) ? Optional.empty()
            : Optional.of(underlayFactory.create(told(connection, below.settings())));
    }

    private static StageContext told(final StageContext connection, final Settings settings) {
        return new StageContext(
            settings, connection.accepted(), connection.remoteHost(), connection.remotePort(), connection.peer());
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
