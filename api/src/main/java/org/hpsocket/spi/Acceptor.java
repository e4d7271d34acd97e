package org.hpsocket.spi;

import org.jspecify.annotations.Nullable;

/** Hears of the links that a listening socket accepts. */
public interface Acceptor {

    /**
     * Says where a new link shall live. <p>Thread: the loop that listens.
     *
     * @return the loop, or null to close the socket at once
     */
    @Nullable Loop admit();

    /**
     * Takes a link. <p>Thread: the link's loop; called once for each admitted socket.
     *
     * @param link the link; {@link LinkHandler#onClosed} will be called for it
     * @return who hears of it
     */
    LinkHandler accepted(Link link);

    /**
     * Is told that an admitted socket could not become a link. <p>Thread: any loop.
     *
     * @param cause what the system said
     */
    void dropped(Throwable cause);

    /**
     * Is told that accepting failed and is put off for a while, for instance because no file descriptor is left.
     * <p>Thread: the loop that listens.
     *
     * @param cause what the system said
     */
    void failed(Throwable cause);
}
