package org.hpsocket.itest.tls.suite;

import org.hpsocket.HpSocket;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.component.OverTransport;
import org.hpsocket.testkit.component.TlsSocketContract;
import org.junit.jupiter.api.Nested;

/** What only sockets of the system do, by each provider. */
final class SocketsTlsIT {

    @Nested
    final class BouncyCastleIT extends TlsSocketContract {
        @Override
        protected HpSocket runtime() {
            return new OverTransport(HpSocket.load(), "nio");
        }
    }

    @Nested
    final class JdkIT extends TlsSocketContract {
        @Override
        protected HpSocket runtime() {
            return new OverTransport(HpSocket.load(), "aio");
        }

        @Override
        protected TlsProvider provider() {
            return TlsProvider.JDK;
        }
    }
}
