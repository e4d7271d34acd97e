package org.hpsocket;

import java.util.Optional;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;

/** Names a filter, bytes to bytes, and carries its settings: an immutable value. */
public interface Layer {

    /**
     * Gives the name of its filter.
     *
     * @return the name
     */
    String name();

    /**
     * Gives what the filter needs to know.
     *
     * @return the settings
     */
    Settings settings();

    /**
     * Tells whether it protects the connection as TLS does.
     *
     * @return false for most
     */
    default boolean secure() {
        return false;
    }

    /**
     * Gives the filter of a layer that brings its own.
     *
     * @return the factory, empty when it is found by name
     */
    default Optional<FilterFactory> filter() {
        return Optional.empty();
    }
}
