package org.hpsocket.itest.tls;

import java.util.ServiceLoader;
import org.hpsocket.HpSocket;
import org.hpsocket.Layer;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Transport;
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

    private static HpSocket over(final Transport transport) {
        final var registry = new Registry();
        registry.add(transport);
        ServiceLoader.load(CodecFactory.class).forEach(registry::add);
        ServiceLoader.load(FilterFactory.class).forEach(registry::add);
        return new Engine(new RuntimeOptions(), registry);
    }

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
            return over(new NioTransport());
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
            return over(new AioTransport());
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
            return over(MemoryTransport.streams(new MemoryNetwork(SEED, MemoryFaults.NONE.deliveries(Cut.SEVEN))));
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
