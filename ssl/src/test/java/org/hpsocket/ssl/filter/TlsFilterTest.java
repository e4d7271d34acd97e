package org.hpsocket.ssl.filter;

import java.util.Optional;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.stage.FilterContract;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The filter keeps the contract of filters, with each provider and version. */
@Execution(ExecutionMode.CONCURRENT)
class TlsFilterTest {
    /** More than a record for each provider with one version; for each provider and version when asked for. */
    private static final int MORE_BYTES = Integer.getInteger("hpsocket.tls.bytes", 18_000);
    private static final int BYTES = Integer.getInteger("hpsocket.tls.bytes", 2_000);
    private static final Authority AUTHORITY = Authority.create("filter test");
    private static final TlsContext SERVER = TlsContext.of(AUTHORITY.issue("localhost").identity());
    private static final TlsContext CLIENT = TlsContext.anonymous().trust(AUTHORITY.trust());

    /** BouncyCastle speaks 1.3. */
    @Nested
    class BouncyCastle13 extends Contract {
        BouncyCastle13() {
            super(TlsProvider.BOUNCY_CASTLE, "TLSv1.3", MORE_BYTES);
        }
    }

    /** BouncyCastle speaks 1.2. */
    @Nested
    class BouncyCastle12 extends Contract {
        BouncyCastle12() {
            super(TlsProvider.BOUNCY_CASTLE, "TLSv1.2", BYTES);
        }
    }

    /** The JDK speaks 1.3. */
    @Nested
    class Jdk13 extends Contract {
        Jdk13() {
            super(TlsProvider.JDK, "TLSv1.3", BYTES);
        }
    }

    /** The JDK speaks 1.2. */
    @Nested
    class Jdk12 extends Contract {
        Jdk12() {
            super(TlsProvider.JDK, "TLSv1.2", MORE_BYTES);
        }
    }

    private abstract static class Contract extends FilterContract {
        private final FilterFactory factory = new TlsFilterFactory();
        private final Settings server;
        private final Settings client;
        private final int longestBytes;

        Contract(final TlsProvider provider, final String protocol, final int longestBytes) {
            this.longestBytes = longestBytes;
            server = Tls.of(SERVER.provider(provider).protocols(protocol)).settings();
            client = Tls.of(CLIENT.provider(provider).protocols(protocol)).settings();
        }

        @Override
        protected FilterFactory factory() {
            return factory;
        }

        @Override
        protected StageContext near() {
            return new StageContext(client, false, Optional.of("localhost"));
        }

        @Override
        protected StageContext far() {
            return new StageContext(server, true, Optional.empty());
        }

        @Override
        protected int longestBytes() {
            return longestBytes;
        }
    }
}
