package org.hpsocket.ssl.filter;

import java.util.Optional;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.FilterContract;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Nested;

/** The filter keeps the contract of filters, with each provider and version. */
class TlsFilterTest {
    private static final Authority AUTHORITY = Authority.create("filter test");
    private static final TlsContext SERVER = TlsContext.of(AUTHORITY.issue("localhost").identity());
    private static final TlsContext CLIENT = TlsContext.anonymous().trust(AUTHORITY.trust());

    /** BouncyCastle speaks 1.3. */
    @Nested
    class BouncyCastle13 extends Contract {
        BouncyCastle13() {
            super(TlsProvider.BOUNCY_CASTLE, "TLSv1.3");
        }
    }

    /** BouncyCastle speaks 1.2. */
    @Nested
    class BouncyCastle12 extends Contract {
        BouncyCastle12() {
            super(TlsProvider.BOUNCY_CASTLE, "TLSv1.2");
        }
    }

    /** The JDK speaks 1.3. */
    @Nested
    class Jdk13 extends Contract {
        Jdk13() {
            super(TlsProvider.JDK, "TLSv1.3");
        }
    }

    /** The JDK speaks 1.2. */
    @Nested
    class Jdk12 extends Contract {
        Jdk12() {
            super(TlsProvider.JDK, "TLSv1.2");
        }
    }

    private abstract static class Contract extends FilterContract {
        private static final int LONGEST_BYTES = 50_000;
        private final FilterFactory factory = new TlsFilterFactory();
        private final Settings server;
        private final Settings client;

        Contract(final TlsProvider provider, final String protocol) {
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
            return LONGEST_BYTES;
        }
    }
}
