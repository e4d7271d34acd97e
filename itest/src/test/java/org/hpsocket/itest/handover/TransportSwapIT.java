package org.hpsocket.itest.handover;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.hpsocket.Server;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.component.DatagramSwapContract;
import org.hpsocket.testkit.component.TransportSwapContract;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.hpsocket.transport.nio.NioTransport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Transports are replaced under load, over sockets of the system. */
final class TransportSwapIT {
    private static final long SEED = 20_261_121;

    @Nested
    final class NioIT extends TransportSwapContract {
        @Override
        protected Transport transport() {
            return new NioTransport();
        }
    }

    @Nested
    final class UnixIT extends TransportSwapContract {
        @TempDir
        private Path folder;
        private int sockets;

        @Override
        protected Transport transport() {
            return new NioTransport();
        }

        @Override
        protected void listen(final Server server) {
            server.start(UnixDomainSocketAddress.of(folder.resolve(++sockets + ".sock")));
        }
    }

    @Nested
    final class UdpIT extends DatagramSwapContract {
        @Override
        protected Transport transport() {
            return new NioTransport();
        }
    }

    @Nested
    final class MemoryIT extends TransportSwapContract {
        private final MemoryNetwork network = new MemoryNetwork(SEED, MemoryFaults.NONE);

        @Override
        protected Transport transport() {
            return MemoryTransport.streams(network);
        }
    }

    @Nested
    final class MemoryUdpIT extends DatagramSwapContract {
        private final MemoryNetwork network = new MemoryNetwork(SEED, MemoryFaults.NONE);

        @Override
        protected Transport transport() {
            return MemoryTransport.streams(network);
        }
    }
}
