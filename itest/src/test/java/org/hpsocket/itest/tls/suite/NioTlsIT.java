package org.hpsocket.itest.tls.suite;

import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.transport.nio.NioTransport;

/** Over selectors, by BouncyCastle. */
final class NioTlsIT extends TlsSuites {
    @Override
    Transport transport() {
        return new NioTransport();
    }

    @Override
    TlsProvider provider() {
        return TlsProvider.BOUNCY_CASTLE;
    }
}
