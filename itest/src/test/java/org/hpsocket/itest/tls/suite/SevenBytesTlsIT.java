package org.hpsocket.itest.tls.suite;

import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;

/** Over memory, seven bytes at a time, by the JDK. */
final class SevenBytesTlsIT extends TlsSuites {
    private static final long SEED = 20_261_121;

    @Override
    Transport transport() {
        return MemoryTransport.streams(new MemoryNetwork(SEED,
            MemoryFaults.NONE.deliveries(Cut.SEVEN).kernelBytes(16_384)));
    }

    @Override
    TlsProvider provider() {
        return TlsProvider.JDK;
    }

    @Override
    int muchBytes() {
        return 300_000;
    }
}
