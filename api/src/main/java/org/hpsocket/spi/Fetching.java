package org.hpsocket.spi;

import org.hpsocket.FetchResult;

/** A connection that can be asked for unread bytes. */
public interface Fetching {

    /**
     * Asks; on the spot inside an event of the connection, else on its loop, waiting for it.
     *
     * @param question what is asked
     * @return the answer of the codec
     */
    FetchResult fetch(Command.Fetch question);
}
