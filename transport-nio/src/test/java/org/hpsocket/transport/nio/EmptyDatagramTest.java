package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Datagrams without bytes leave connected sockets, and those of the peer still reach them. */
@Timeout(20)
class EmptyDatagramTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void shouldComeFromTheAddressOfTheConnectedSocket() throws Exception {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY);
            DatagramChannel connected = DatagramChannel.open()) {
            connected.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            connected.bind(ANY).connect(peer.getLocalAddress());

            EmptyDatagram.send((InetSocketAddress) connected.getLocalAddress(),
                (InetSocketAddress) peer.getLocalAddress());

            final ByteBuffer room = ByteBuffer.allocate(10);
            final var from = peer.receive(room);
            assertEquals(connected.getLocalAddress(), from);
            assertEquals(0, room.position());
            peer.send(ByteBuffer.wrap(new byte[3]), from);
            assertEquals(3, connected.read(room));
        }
    }
}
