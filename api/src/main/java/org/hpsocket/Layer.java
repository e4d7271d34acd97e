package org.hpsocket;

import java.util.Optional;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;

/** Names a filter, bytes to bytes, and carries its settings: an immutable value, unless it says otherwise. */
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
     * Is told of a component that starts with it, for a layer whose settings can change meanwhile.
     *
     * @param prepare has {@link org.hpsocket.spi.StageFactory#prepare} called again, with the code that the component
     *     uses; of no effect while there is none
     */
    default void usedBy(final Runnable prepare) {
    }

    /**
     * Is told that a component with it has stopped.
     *
     * @param prepare what {@link #usedBy} was given
     */
    default void leftBy(final Runnable prepare) {
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
