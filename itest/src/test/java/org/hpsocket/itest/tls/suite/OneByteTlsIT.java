package org.hpsocket.itest.tls.suite;

import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;

/** Over memory, byte by byte, by BouncyCastle. */
final class OneByteTlsIT extends TlsSuites {
    private static final long SEED = 20_261_121;

    @Override
    Transport transport() {
        return MemoryTransport.streams(new MemoryNetwork(SEED,
            MemoryFaults.NONE.deliveries(Cut.ONE).kernelBytes(4096)));
    }

    @Override
    TlsProvider provider() {
        return TlsProvider.BOUNCY_CASTLE;
    }

    @Override
    int muchBytes() {
        return 60_000;
    }
}
