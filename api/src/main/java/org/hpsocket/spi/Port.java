package org.hpsocket.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A datagram socket. It knows nothing of peers: who sent what to whom is its handler's affair. <p>Thread: its loop. */
public interface Port {

    /**
     * Gives the address it is bound to, with the real port.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /**
     * Sends one datagram, whole or not at all.
     *
     * @param datagram its bytes, from position to limit, perhaps none; lent; the position moves to the limit when it
     *     was sent
     * @param remote where to, or null for the one peer of a port that was opened with one
     * @return false when the system has no room now; nothing was sent, and {@link PortHandler#onWritable} follows
     * @throws IOException what the system said of this datagram; the port stays open
     */
    boolean send(ByteBuffer datagram, @Nullable InetSocketAddress remote) throws IOException;

    /**
     * Closes; nothing is told any more. The address is free when this returns and its loop has polled once more or
     * ended.
     */
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
