package org.hpsocket.spi;

import java.net.SocketAddress;
import java.util.Optional;

/** A socket that listens. <p>Thread: its loop. */
public interface Listening {

    /**
     * Gives the address with the real port.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /** Stops listening; the port is free when this returns and its loop has polled once more or ended. */
    void close();

    /**
     * Gives the socket away, with what waits in it. Nothing is told any more, and no other method may be called.
     *
     * @return the socket, empty when it cannot go, for instance since it is closing; then nothing has changed
     */
    default Optional<Handover> handOver() {
        return Optional.empty();
    }
}
