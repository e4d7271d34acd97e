package org.hpsocket.spi;

import java.util.HashMap;
import java.util.Map;

/**
 * What a codec or filter needs to know, by name. Values are types of the JDK or of the API.
 *
 * @param values the settings
 */
public record Settings(Map<String, Object> values) {
    /** No settings. */
    public static final Settings NONE = new Settings(Map.of());

    /**
     * Copies the values.
     *
     * @param values the settings
     */
    public Settings {
        values = Map.copyOf(values);
    }

    /**
     * Adds a setting.
     *
     * @param name the setting
     * @param value its value
     * @return the settings with it
     */
    public Settings with(final String name, final Object value) {
        final var more = new HashMap<>(values);
        more.put(name, value);
        return new Settings(more);
    }

    /**
     * Gives a number.
     *
     * @param name the setting
     * @return its value
     */
    public int integer(final String name) {
        return (Integer) required(name);
    }

    /**
     * Gives a switch.
     *
     * @param name the setting
     * @return its value
     */
    public boolean flag(final String name) {
        return (Boolean) required(name);
    }

    /**
     * Gives any value.
     *
     * @param <T> its type
     * @param name the setting
     * @param type its type
     * @return its value
     */
    public <T> T value(final String name, final Class<T> type) {
        return type.cast(required(name));
    }

    private Object required(final String name) {
        final Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no setting " + name + "; there are: " + values.keySet());
        }
        return value;
    }
}
