package org.hpsocket.itest.tls.suite;

import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.transport.aio.AioTransport;

/** Over channels that complete, by BouncyCastle. */
final class AioTlsIT extends TlsSuites {
    @Override
    Transport transport() {
        return new AioTransport();
    }

    @Override
    TlsProvider provider() {
        return TlsProvider.BOUNCY_CASTLE;
    }
}
