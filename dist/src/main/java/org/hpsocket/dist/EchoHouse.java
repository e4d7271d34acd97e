package org.hpsocket.dist;

import java.time.Duration;
import java.util.List;
import org.hpsocket.Endpoint;

/** Runs echo endpoints, in one way or another. */
interface EchoHouse extends AutoCloseable {

    /**
     * Starts endpoints; all accept when this returns.
     *
     * @param endpoints where
     * @param transport the transport by name, or empty
     * @param threads loops, or empty
     * @throws org.hpsocket.HpSocketException when one does not start
     */
    void start(List<Endpoint> endpoints, String transport, String threads);

    /** Tells how the endpoints are, in the order in which they were given. */
    List<EndpointReport> reports();

    /**
     * Accepts no more; returns when the open connections have ended, or their time is over.
     *
     * @param grace how long they may go on
     */
    default void finish(final Duration grace) {
        close();
    }

    /** Stops them: what is queued goes out, within the close time-out. */
    @Override
    void close();
}
