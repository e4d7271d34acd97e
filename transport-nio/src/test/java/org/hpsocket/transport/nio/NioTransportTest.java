package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
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
        assertEquals(Set.of(Capability.STREAM, Capability.UNIX, Capability.DATAGRAM, Capability.FILE,
            Capability.HANDOVER), transport.capabilities());
    }

    @Test
    void shouldKnowTheOptionsOfItsSockets() {
        final var transport = new NioTransport();
        assertTrue(transport.socketOptions(SocketKind.CONNECTED).contains(StandardSocketOptions.TCP_NODELAY));
        assertFalse(transport.socketOptions(SocketKind.LISTENING).contains(StandardSocketOptions.TCP_NODELAY));
        assertTrue(transport.socketOptions(SocketKind.LISTENING).contains(StandardSocketOptions.SO_REUSEADDR));
        assertTrue(transport.socketOptions(SocketKind.UNIX_CONNECTED).contains(StandardSocketOptions.SO_SNDBUF));
        assertFalse(transport.socketOptions(SocketKind.UNIX_CONNECTED).contains(StandardSocketOptions.TCP_NODELAY));
        assertFalse(transport.socketOptions(SocketKind.UNIX_LISTENING).contains(StandardSocketOptions.SO_REUSEADDR));
    }

    @Test
    void shouldDoWithoutPathsWhereTheSystemHasNone() {
        final var transport = new NioTransport(new WithoutFamilies(SelectorProvider.provider()));
        assertEquals(Set.of(Capability.STREAM, Capability.DATAGRAM, Capability.FILE, Capability.HANDOVER),
            transport.capabilities());
        assertEquals(Set.of(), transport.socketOptions(SocketKind.UNIX_CONNECTED));
        assertTrue(transport.socketOptions(SocketKind.CONNECTED).contains(StandardSocketOptions.TCP_NODELAY));
    }

    /** Knows no family by name: a provider refuses those unless it says otherwise. */
    private static final class WithoutFamilies extends SelectorProvider {
        private final SelectorProvider system;

        WithoutFamilies(final SelectorProvider system) {
            this.system = system;
        }

        @Override
        public DatagramChannel openDatagramChannel() throws IOException {
            return system.openDatagramChannel();
        }

        @Override
        public DatagramChannel openDatagramChannel(final ProtocolFamily family) throws IOException {
            return system.openDatagramChannel(family);
        }

        @Override
        public Pipe openPipe() throws IOException {
            return system.openPipe();
        }

        @Override
        public AbstractSelector openSelector() throws IOException {
            return system.openSelector();
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() throws IOException {
            return system.openServerSocketChannel();
        }

        @Override
        public SocketChannel openSocketChannel() throws IOException {
            return system.openSocketChannel();
        }
    }
}
