package org.hpsocket.transport.aio;

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
import org.junit.jupiter.api.condition.OS;

class AioTransportTest {

    @Test
    void shouldBeFoundWhenServicesAreLoaded() {
        getClass().getModule().addUses(Transport.class);
        assertTrue(ServiceLoader.load(Transport.class).stream().anyMatch(found -> found.type() == AioTransport.class));
    }

    @Test
    void shouldSayWhatItIs() {
        final var transport = new AioTransport();
        assertEquals("aio", transport.name());
        assertEquals(Set.of(Capability.STREAM), transport.capabilities());
    }

    @Test
    void shouldStandBeforeTheSelectorsOnWindowsOnly() {
        assertEquals(OS.WINDOWS.isCurrentOs() ? 150 : 50, new AioTransport().rank());
    }

    @Test
    void shouldKnowTheOptionsOfItsSockets() {
        final var transport = new AioTransport();
        assertTrue(transport.socketOptions(SocketKind.CONNECTED).contains(StandardSocketOptions.TCP_NODELAY));
        assertFalse(transport.socketOptions(SocketKind.LISTENING).contains(StandardSocketOptions.TCP_NODELAY));
        assertTrue(transport.socketOptions(SocketKind.LISTENING).contains(StandardSocketOptions.SO_REUSEADDR));
    }
}
