package org.hpsocket.spi;

/** Makes filters of one name. Found as a service of a container or by {@link java.util.ServiceLoader}. <p>Thread: any. */
public interface FilterFactory {

    /**
     * Gives the name that layers find it by.
     *
     * @return the name
     */
    String name();

    /**
     * Says how open connections change to another version.
     *
     * @return the way
     */
    Swap swap();

    /**
     * Makes a filter for a new connection.
     *
     * @param context what it is told
     * @return the filter
     */
    Filter create(StageContext context);

    /**
     * Makes a filter that goes on where another one left off.
     *
     * @param state what the other one wrote down
     * @param context what it is told
     * @return the filter
     * @throws IllegalArgumentException when the version of the state is not understood
     */
    Filter restore(State state, StageContext context);
}
