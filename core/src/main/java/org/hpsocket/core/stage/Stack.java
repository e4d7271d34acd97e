package org.hpsocket.core.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.core.code.Registry;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageFactory;
import org.jspecify.annotations.Nullable;

/** The codec and the filters of one protocol, found when a component starts. <p>Thread: any. */
public final class Stack {
    private final Protocol<?> protocol;
    private final Registry registry;
    private final Supply<StageFactory<?>> codec;
    private final List<Supply<StageFactory<?>>> filters = new ArrayList<>();
    private final Settings settings;
    private final @Nullable Underlay underlay;
    private final @Nullable Supply<StageFactory<?>> underlayFilter;

    public Stack(
        final Protocol<?> protocol, final Optional<Underlay> underlay, final Registry registry, final Options options) {
        this.protocol = protocol;
        this.settings = protocol.datagrams().isEmpty() ? protocol.settings()
            : protocol.settings().with("maxDatagramSize", options.maxDatagramSize());
        this.registry = registry;
        this.underlay = underlay.orElse(null);
        this.underlayFilter = underlay.map(Underlay::filter).map(registry::filter).orElse(null);
        this.codec = protocol.codec().map(registry::brought).orElseGet(() -> registry.codec(protocol.name()));
        for (final Layer layer : protocol.layers()) {
            filters.add(layer.filter().map(registry::brought).orElseGet(() -> registry.filter(layer.name())));
        }
    }

    /** All code that its connections begin with, the codec first. */
    public List<Supply<StageFactory<?>>> supplies() {
        final var all = new ArrayList<Supply<StageFactory<?>>>();
        all.add(codec);
        all.addAll(filters);
        Optional.ofNullable(underlayFilter).ifPresent(all::add);
        return all;
    }

    /** The code of its filters, from the wire upwards. */
    public List<Supply<StageFactory<?>>> filters() {
        return filters;
    }

    /** The place of the codec. */
    Place codec(final Staged session, final StageContext connection) {
        return new Place(session, connection.with(settings), codec);
    }

    /** Finds a codec to upgrade to. */
    Supply<StageFactory<?>> successor(final String name) {
        return codec.name().equals(name) ? codec : registry.knownCodec(name);
    }

    /** Checks heartbeats against the codec. @return null without heartbeats */
    public @Nullable Rhythm rhythm(final Heartbeat heartbeat) {
        if (!heartbeat.asks() && !heartbeat.answers()) {
            return null;
        }
        final Version<StageFactory<?>> asked = codec.acquire();
        if (asked == null) {
            throw new HpSocketException(HpSocketException.Category.RETRY,
                "no " + codec.text() + " to ask for heartbeats");
        }
        try {
            final var made = (Codec<?>) asked.code.create(new StageContext(settings, true, Optional.empty()));
            try {
                return Rhythm.of(heartbeat, protocol, made);
            } finally {
                made.release();
            }
        } finally {
            asked.release();
        }
    }

    /** The places of the filters, from the wire upwards. */
    public List<Place> filters(final Staged session, final StageContext connection) {
        final var places = new ArrayList<Place>();
        for (int i = 0; i < filters.size(); i++) {
            places.add(new Place(session, connection.with(protocol.layers().get(i).settings()), filters.get(i)));
        }
        return places;
    }

    /** The place of the filter below them, if this connection has one. */
    Optional<Place> underlay(final Staged session, final StageContext connection) {
        final Underlay below = underlay;
        return below == null || underlayFilter == null || !below.applies().test(connection) ? Optional.empty()
            : Optional.of(new Place(session, connection.with(below.settings()), underlayFilter));
    }

    /** Checks that a listener found at run time is of the protocol's type. */
    public static void requireListener(final Protocol<?> protocol, final Listener listener) {
        if (!protocol.listenerType().isInstance(listener)) {
            throw HpSocketException.usage("protocol " + protocol.name() + " needs a "
                + protocol.listenerType().getSimpleName()
                + ", got " + listener.getClass().getName());
        }
    }
}
