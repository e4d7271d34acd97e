package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardSocketOptions;
import java.util.ServiceLoader;
import java.util.Set;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.junit.jupiter.api.Test;

class NioTransportTest {

    @Test
    void shouldBeFoundWhenServicesAreLoaded() {
        getClass().getModule().addUses(Transport.class);
        assertTrue(ServiceLoader.load(Transport.class).stream().anyMatch(found -> found.type() == NioTransport.class));
    }

    @Test
    void shouldSayWhatItIs() {
        final var transport = new NioTransport();
        assertEquals("nio", transport.name());
        assertEquals(100, transport.rank());
        assertEquals(Set.of(Capability.STREAM, Capability.DATAGRAM, Capability.FILE), transport.capabilities());
    }

    @Test
    void shouldKnowTheOptionsOfItsSockets() {
        final var transport = new NioTransport();
        assertTrue(transport.socketOptions(SocketKind.CONNECTED).contains(StandardSocketOptions.TCP_NODELAY));
        assertFalse(transport.socketOptions(SocketKind.LISTENING).contains(StandardSocketOptions.TCP_NODELAY));
        assertTrue(transport.socketOptions(SocketKind.LISTENING).contains(StandardSocketOptions.SO_REUSEADDR));
    }
}
