package org.hpsocket.core.folder;

/**
 * Where the transports, codecs and filters of a folder go.
 *
 * <p>Thread: the folder's, and once the one that opens it.
 */
public interface Shelf {

    /**
     * Takes a provider.
     *
     * @param provider a transport, or a factory of codecs or filters
     * @param module the name of its module
     * @param version the version of its module, empty when it has none
     */
    void add(Object provider, String module, String version);

    /**
     * Gives a provider up. Returns when nothing runs its code any more, or a time-out has passed.
     *
     * @param provider what was taken
     */
    void remove(Object provider);

    /**
     * Tells whether the code of a provider runs.
     *
     * @param provider what was taken
     * @return true while a connection or a loop uses it
     */
    boolean isUsed(Object provider);
}
