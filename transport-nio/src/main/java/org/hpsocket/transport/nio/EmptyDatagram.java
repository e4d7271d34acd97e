package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Sends a datagram without bytes for a connected socket. The JDK takes such a write on a connected channel for nothing
 * to do, in every version up to 25; so it goes out through another socket of the same address, there for the moment of
 * one call. What arrives meanwhile goes to the connected one, which the system prefers for its peer.
 */
final class EmptyDatagram {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private EmptyDatagram() {
    }

    /**
     * Sends it.
     *
     * @param local the address of the connected socket, which has {@code SO_REUSEADDR}
     * @param remote its peer
     * @throws IOException what the system said
     */
    static void send(final InetSocketAddress local, final InetSocketAddress remote) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(Sockets.family(local, remote))) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(local);
            channel.send(NOTHING.duplicate(), remote);
        }
    }
}
