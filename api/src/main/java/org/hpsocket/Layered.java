package org.hpsocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;

/** A protocol over filters. */
record Layered<L extends Listener>(Protocol<L> protocol, List<Layer> layers) implements Protocol<L> {

    @Override
    public String name() {
        return protocol.name();
    }

    @Override
    public Class<? extends Listener> listenerType() {
        return protocol.listenerType();
    }

    @Override
    public Settings settings() {
        return protocol.settings();
    }

    @Override
    public Connection view(final Connection base) {
        return protocol.view(base);
    }

    @Override
    public Optional<CodecFactory> codec() {
        return protocol.codec();
    }

    @Override
    public Optional<Udp> datagrams() {
        return protocol.datagrams();
    }

    @Override
    public Protocol<L> over(final Layer layer) {
        final var all = new ArrayList<>(layers);
        all.add(layer);
        return new Layered<>(protocol, List.copyOf(all));
    }
}
