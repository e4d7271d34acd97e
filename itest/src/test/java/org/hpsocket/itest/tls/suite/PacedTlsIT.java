package org.hpsocket.itest.tls.suite;

import org.hpsocket.HpSocket;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.component.AllOver;
import org.hpsocket.testkit.component.ReceiveContract;
import org.hpsocket.testkit.component.ShapingContract;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Nested;

/** How fast and in what pieces bytes pass TLS, by each provider: suites that know nothing of it. */
final class PacedTlsIT {
    private static final Authority AUTHORITY = Authority.create("authority of the paced");
    private static final int RECORD_MOST_BYTES = 1 << 14;
    /** More than sockets keep, and no more than a machine under load protects in time, before its code is compiled. */
    private static final int MUCH_BYTES = 6 << 20;
    private static final Identity SHOWN = AUTHORITY.issue("127.0.0.1").identity();

    private static HpSocket by(final TlsProvider provider) {
        return AllOver.tls(AllOver.transport(HpSocket.load(), "nio"), Tls.of(TlsContext.of(SHOWN).provider(provider)),
            Tls.of(TlsContext.anonymous().trust(AUTHORITY.trust()).provider(provider)));
    }

    /** The record that has begun is let in, too, with the reads that it takes. */
    private static int whole(final int readBytes) {
        return 2 * readBytes + RECORD_MOST_BYTES;
    }

    @Nested
    final class ShapingIT extends ShapingContract {
        @Override
        protected HpSocket runtime() {
            return by(TlsProvider.BOUNCY_CASTLE);
        }

        @Override
        protected int toldOf(final int readBytes) {
            return whole(readBytes);
        }

        @Override
        protected int muchBytes() {
            return MUCH_BYTES;
        }
    }

    @Nested
    final class JdkShapingIT extends ShapingContract {
        @Override
        protected HpSocket runtime() {
            return by(TlsProvider.JDK);
        }

        @Override
        protected int toldOf(final int readBytes) {
            return whole(readBytes);
        }

        @Override
        protected int muchBytes() {
            return MUCH_BYTES;
        }
    }

    @Nested
    final class ReceiveIT extends ReceiveContract {
        @Override
        protected HpSocket runtime() {
            return by(TlsProvider.BOUNCY_CASTLE);
        }

        @Override
        protected boolean isPlain() {
            return false;
        }
    }

    @Nested
    final class JdkReceiveIT extends ReceiveContract {
        @Override
        protected HpSocket runtime() {
            return by(TlsProvider.JDK);
        }

        @Override
        protected boolean isPlain() {
            return false;
        }
    }
}
