package org.hpsocket.spi;

import java.io.IOException;

/** What a loop waits in. Call-backs of links run inside {@link #poll}. */
public interface Poller extends AutoCloseable {

    /**
     * Waits for the system, a wake-up or the time to pass, and calls back for what happened.
     *
     * @param maxWaitNs how long at most, 0 not at all, {@link Long#MAX_VALUE} for ever
     * @return how many links had something
     * @throws IOException when waiting itself is broken
     */
    int poll(long maxWaitNs) throws IOException;

    /** Ends the current or the next wait. <p>Thread: any. */
    void wakeup();

    /** Gives back what it holds; its links are closed before. */
    @Override
    void close();
}
