package org.hpsocket.itest.tls.suite;

import org.hpsocket.HpSocket;
import org.hpsocket.itest.OneTransport;
import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.component.TlsCloseContract;
import org.hpsocket.testkit.component.TlsContract;
import org.hpsocket.testkit.component.TlsHostileContract;
import org.hpsocket.testkit.component.TlsNamesContract;
import org.hpsocket.testkit.component.TlsStartContract;
import org.hpsocket.testkit.component.TlsSwapContract;
import org.hpsocket.testkit.component.TlsTargetContract;
import org.hpsocket.testkit.component.TlsTrustContract;
import org.junit.jupiter.api.Nested;

/** The contract of components over TLS, suite by suite. */
abstract class TlsSuites {

    /** Makes the transport below. */
    abstract Transport transport();

    abstract TlsProvider provider();

    /** More than the transport takes while nobody reads. */
    int muchBytes() {
        return 12 << 20;
    }

    private HpSocket made() {
        return OneTransport.runtime(transport());
    }

    @Nested
    final class TalkIT extends TlsContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }

        @Override
        protected int muchBytes() {
            return TlsSuites.this.muchBytes();
        }
    }

    @Nested
    final class CloseIT extends TlsCloseContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }

        @Override
        protected int muchBytes() {
            return TlsSuites.this.muchBytes();
        }
    }

    @Nested
    final class StartIT extends TlsStartContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }

        @Override
        protected int muchBytes() {
            return TlsSuites.this.muchBytes();
        }
    }

    @Nested
    final class NamesIT extends TlsNamesContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }
    }

    @Nested
    final class TargetIT extends TlsTargetContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }
    }

    @Nested
    final class TrustIT extends TlsTrustContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }
    }

    @Nested
    final class HostileIT extends TlsHostileContract {
        @Override
        protected HpSocket runtime() {
            return made();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }
    }

    @Nested
    final class SwapIT extends TlsSwapContract {
        @Override
        protected Transport transport() {
            return TlsSuites.this.transport();
        }

        @Override
        protected TlsProvider provider() {
            return TlsSuites.this.provider();
        }

        @Override
        protected int muchBytes() {
            return TlsSuites.this.muchBytes();
        }
    }
}
