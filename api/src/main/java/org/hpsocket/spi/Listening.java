package org.hpsocket.spi;

import java.net.SocketAddress;

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
}
