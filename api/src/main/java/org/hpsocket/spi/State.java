package org.hpsocket.spi;

import java.util.Map;

/**
 * What a stage hands to its successor. Values are types of the JDK, of BouncyCastle or of this package, never of the
 * bundle that is replaced.
 *
 * @param version of the layout of the values
 * @param values what is to be known, by name
 */
public record State(int version, Map<String, Object> values) {
    /** Nothing to be known. */
    public static final State NONE = new State(0, Map.of());

    /**
     * Copies the values.
     *
     * @param version of the layout
     * @param values what is to be known
     */
    public State {
        values = Map.copyOf(values);
    }
}
