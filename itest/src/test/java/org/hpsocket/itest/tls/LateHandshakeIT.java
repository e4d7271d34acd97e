package org.hpsocket.itest.tls;

import org.hpsocket.HpSocket;
import org.hpsocket.Layer;
import org.hpsocket.itest.OneTransport;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.component.LateHandshakeContract;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.transport.aio.AioTransport;
import org.hpsocket.transport.nio.NioTransport;
import org.junit.jupiter.api.Nested;

/** Connections that begin plain and go on under TLS. */
final class LateHandshakeIT {
    private static final long SEED = 20_240_607;
    private static final Authority AUTHORITY = Authority.create("Late");
    private static final Issued ISSUED = AUTHORITY.issue("127.0.0.1");

    private static Layer tls(final boolean accepting, final TlsProvider provider, final String version) {
        final TlsContext context = accepting ? TlsContext.of(ISSUED.identity()) : TlsContext.anonymous()
            .trust(AUTHORITY.trust());
        return Tls.of(context.provider(provider).protocols(version)).autoHandshake(false);
    }

    /** By BouncyCastle, over selectors. */
    @Nested
    final class NioIT extends LateHandshakeContract {
        @Override
        protected HpSocket runtime() {
            return OneTransport.runtime(new NioTransport());
        }

        @Override
        protected Layer sleeping(final boolean accepting) {
            return tls(accepting, TlsProvider.BOUNCY_CASTLE, "TLSv1.3");
        }
    }

    /** By the JDK, over channels that complete. */
    @Nested
    final class AioIT extends LateHandshakeContract {
        @Override
        protected HpSocket runtime() {
            return OneTransport.runtime(new AioTransport());
        }

        @Override
        protected Layer sleeping(final boolean accepting) {
            return tls(accepting, TlsProvider.JDK, "TLSv1.2");
        }
    }

    /** Over a network that cuts everything into sevens. */
    @Nested
    final class SevenBytesIT extends LateHandshakeContract {
        @Override
        protected HpSocket runtime() {
            return OneTransport.runtime(
                MemoryTransport.streams(new MemoryNetwork(SEED, MemoryFaults.NONE.deliveries(Cut.SEVEN))));
        }

        @Override
        protected int muchBytes() {
            return 300_000;
        }

        @Override
        protected Layer sleeping(final boolean accepting) {
            return tls(accepting, TlsProvider.BOUNCY_CASTLE, "TLSv1.2");
        }
    }
}
