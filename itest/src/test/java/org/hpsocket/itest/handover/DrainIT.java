package org.hpsocket.itest.handover;

import org.hpsocket.HpSocket;
import org.hpsocket.testkit.component.DrainContract;
import org.junit.jupiter.api.Nested;

/** Components change between selectors and asynchronous channels. */
final class DrainIT {

    @Nested
    final class FromNioIT extends DrainContract {
        @Override
        protected HpSocket runtime() {
            return HpSocket.load();
        }

        @Override
        protected String one() {
            return "nio";
        }

        @Override
        protected String other() {
            return "aio";
        }
    }

    @Nested
    final class FromAioIT extends DrainContract {
        @Override
        protected HpSocket runtime() {
            return HpSocket.load();
        }

        @Override
        protected String one() {
            return "aio";
        }

        @Override
        protected String other() {
            return "nio";
        }
    }
}
