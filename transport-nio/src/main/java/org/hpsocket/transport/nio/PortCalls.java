package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the system that a port makes. A loop-back always has room and never breaks; a test stands in for a
 * system that has none, or does.
 */
interface PortCalls {

    /** Sends to an address, or to the peer. @return the bytes that went, none without room */
    int send(ByteBuffer datagram, @Nullable InetSocketAddress to) throws IOException;

    /** Receives. @return the sender, or null when there is nothing */
    @Nullable InetSocketAddress receive(ByteBuffer room) throws IOException;

    /** The calls of a channel. */
    static PortCalls of(final DatagramChannel channel) {
        return new PortCalls() {
            @Override
            public int send(final ByteBuffer datagram, final @Nullable InetSocketAddress to) throws IOException {
                return to == null ? channel.write(datagram) : channel.send(datagram, to);
            }

            @Override
            public @Nullable InetSocketAddress receive(final ByteBuffer room) throws IOException {
                return (InetSocketAddress) channel.receive(room);
            }
        };
    }
}
