package org.hpsocket.core.link;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.hpsocket.core.socket.Channels;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Port;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a port while its socket has no transport, or is closed until there is one: it has room for nothing.
 *
 * <p>Thread: the loop.
 */
final class ParkedPort implements Port {
    private final SocketAddress local;
    private @Nullable Handover given;

    ParkedPort(final SocketAddress local, final @Nullable Handover given) {
        this.local = local;
        this.given = given;
    }

    /** Gives the socket; null when it is closed. */
    @Nullable Handover socket() {
        return given;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean send(final ByteBuffer datagram, final @Nullable InetSocketAddress to) {
        return false;
    }

    @Override
    public void close() {
        if (given != null) {
            Channels.close(given.channel());
            given = null;
        }
    }
}
