package org.hpsocket.spi;

/** Makes codecs of one name. Found as a service of a container or by {@link java.util.ServiceLoader}. <p>Thread: any. */
public interface CodecFactory {

    /**
     * Gives the name that protocols find it by.
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
     * Makes a codec for a new connection.
     *
     * @param context what it is told
     * @return the codec
     */
    Codec<?> create(StageContext context);

    /**
     * Makes a codec that goes on where another one left off.
     *
     * @param state what the other one wrote down
     * @param context what it is told
     * @return the codec
     * @throws IllegalArgumentException when the version of the state is not understood
     */
    Codec<?> restore(State state, StageContext context);
}
