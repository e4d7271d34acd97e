package org.hpsocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;

/**
 * Names a wire and carries its settings: an immutable value. It fixes, at compile time, the listener of the components
 * made with it. The codec that speaks it is found by {@link #name()}, or comes along in {@link #codec()}.
 *
 * @param <L> the listener
 */
public interface Protocol<L extends Listener> {

    /**
     * Gives the name of its codec.
     *
     * @return for instance {@code pack}
     */
    String name();

    /**
     * Gives the type of its listener, to check one that was found at run time.
     *
     * @return the type
     */
    Class<? extends Listener> listenerType();

    /**
     * Gives what the codec needs to know.
     *
     * @return the settings
     */
    Settings settings();

    /**
     * Wraps a connection into the type that this protocol's listener gets.
     *
     * @param base the connection
     * @return the connection itself where the protocol adds nothing
     */
    default Connection view(final Connection base) {
        return base;
    }

    /**
     * Gives the codec of a protocol that brings its own.
     *
     * @return the factory, empty when it is found by name
     */
    default Optional<CodecFactory> codec() {
        return Optional.empty();
    }

    /**
     * Gives how the peers of a protocol over datagrams are kept.
     *
     * @return the rules, empty for a protocol over streams
     */
    default Optional<Udp> datagrams() {
        return Optional.empty();
    }

    /**
     * Gives the filters under the codec, from the wire upwards.
     *
     * @return the filters
     */
    default List<Layer> layers() {
        return List.of();
    }

    /**
     * Puts a filter under this protocol, above those already there.
     *
     * @param layer the filter, for instance TLS
     * @return the protocol over it
     */
    default Protocol<L> over(final Layer layer) {
        final var layers = new ArrayList<>(layers());
        layers.add(layer);
        return new Layered<>(this, List.copyOf(layers));
    }
}
