package org.hpsocket.itest.tls.suite;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.component.AllOver;
import org.hpsocket.testkit.component.TlsSocketContract;
import org.hpsocket.testkit.component.TlsTargetContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What only sockets of the system do, by each provider. */
final class SocketsTlsIT {

    @Nested
    final class BouncyCastleIT extends TlsSocketContract {
        @Override
        protected HpSocket runtime() {
            return AllOver.transport(HpSocket.load(), "nio");
        }
    }

    @Nested
    final class JdkIT extends TlsSocketContract {
        @Override
        protected HpSocket runtime() {
            return AllOver.transport(HpSocket.load(), "aio");
        }

        @Override
        protected TlsProvider provider() {
            return TlsProvider.JDK;
        }
    }

    @Nested
    final class PathIT extends TlsTargetContract {
        @TempDir
        private Path folder;

        @Override
        protected HpSocket runtime() {
            return AllOver.transport(HpSocket.load(), "nio");
        }

        @Override
        protected void listen(final Server server) {
            server.start(UnixDomainSocketAddress.of(folder.resolve("socket")));
        }
    }
}
