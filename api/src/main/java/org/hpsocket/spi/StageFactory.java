package org.hpsocket.spi;

/**
 * Makes stages of one name. Found as a service of a container or by {@link java.util.ServiceLoader}. Of several with
 * one name the best is used: the one with the highest rank, then with the highest version, then the one added last;
 * open connections change to it as {@link #swap()} says. Rank and version are {@code service.ranking} and those of the
 * bundle; without a container the rank is 0, and the version is that of the module, else the
 * {@code Implementation-Version} of the package.
 *
 * <p>Thread: any.
 * <p>Fails: one that throws an {@link IllegalArgumentException} from {@link #restore} has refused that connection. One
 * that throws anything else, or whose first stages do, is set aside while there is another one.
 *
 * @param <S> what it makes
 */
public interface StageFactory<S extends Stage> {

    /**
     * Gives the name that protocols and layers find it by.
     *
     * @return the name
     */
    String name();

    /**
     * Says how open connections that run this version change to another one.
     *
     * @return the way
     */
    Swap swap();

    /**
     * Checks settings before any connection is made with them, and makes ready what its stages share. Called when a
     * component starts, and whenever a layer says that its settings have changed; another version finds ready what this
     * one made.
     *
     * @param settings of the protocol or layer
     * @param accepting whether the component accepts connections
     * @throws org.hpsocket.HpSocketException naming what is wrong; the component does not start
     */
    default void prepare(final Settings settings, final boolean accepting) {
    }

    /**
     * Makes a stage for a new connection.
     *
     * @param context what it is told
     * @return the stage
     */
    S create(StageContext context);

    /**
     * Makes a stage that goes on where another one left off. An older version may take over from a newer one, too.
     *
     * @param state what the other one wrote down; {@link State#NONE} from one that remembers nothing
     * @param context what it is told
     * @return the stage
     * @throws IllegalArgumentException when the version of the state is not understood
     */
    S restore(State state, StageContext context);
}
