package org.hpsocket.spi;

/** Hears how a connection attempt ends. <p>Thread: the link's loop. */
public interface Connector {

    /**
     * Takes the link.
     *
     * @param link the link
     * @return who hears of it
     */
    LinkHandler connected(Link link);

    /**
     * Is told that there will be no link.
     *
     * @param cause what the system said
     */
    void failed(Throwable cause);
}
