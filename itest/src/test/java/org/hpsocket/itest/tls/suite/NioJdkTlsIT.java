package org.hpsocket.itest.tls.suite;

import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.transport.nio.NioTransport;

/** Over selectors, by the JDK. */
final class NioJdkTlsIT extends TlsSuites {
    @Override
    Transport transport() {
        return new NioTransport();
    }

    @Override
    TlsProvider provider() {
        return TlsProvider.JDK;
    }
}
