package org.hpsocket.itest.tls.suite;

import org.hpsocket.HpSocket;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.testkit.component.AgeContract;
import org.hpsocket.testkit.component.AllOver;
import org.hpsocket.testkit.component.DisconnectContract;
import org.hpsocket.testkit.component.DispatchContract;
import org.hpsocket.testkit.component.GracefulStopContract;
import org.hpsocket.testkit.component.ReconnectContract;
import org.hpsocket.testkit.component.SendLimitContract;
import org.hpsocket.testkit.component.StopContract;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Nested;

/** Suites that know nothing of TLS, over it. */
final class UnawareTlsIT {
    private static final Authority AUTHORITY = Authority.create("authority of the unaware");
    private static final Identity SHOWN = AUTHORITY.issue("127.0.0.1").identity();

    private static HpSocket secure() {
        return AllOver.tls(AllOver.transport(HpSocket.load(), "nio"), Tls.of(TlsContext.of(SHOWN)),
            Tls.client(AUTHORITY.trust()));
    }

    @Nested
    final class SendLimitIT extends SendLimitContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }

    @Nested
    final class DisconnectIT extends DisconnectContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }

    @Nested
    final class DispatchIT extends DispatchContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }

    @Nested
    final class StopIT extends StopContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }

    @Nested
    final class GracefulStopIT extends GracefulStopContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }

    @Nested
    final class ReconnectIT extends ReconnectContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }

    @Nested
    final class AgeIT extends AgeContract {
        @Override
        protected HpSocket runtime() {
            return secure();
        }
    }
}
