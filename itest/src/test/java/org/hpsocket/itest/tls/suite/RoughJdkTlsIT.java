package org.hpsocket.itest.tls.suite;

import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.MemoryFaults;
import org.hpsocket.testkit.MemoryNetwork;
import org.hpsocket.testkit.MemoryTransport;

/** Over memory that cuts, delays and fills up at random, by the JDK. */
final class RoughJdkTlsIT extends TlsSuites {
    private static final long SEED = 20_261_121;

    @Override
    Transport transport() {
        return MemoryTransport.streams(new MemoryNetwork(SEED, MemoryFaults.ROUGH));
    }

    @Override
    TlsProvider provider() {
        return TlsProvider.JDK;
    }

    @Override
    int muchBytes() {
        return 500_000;
    }
}
