package org.hpsocket.itest.memory;

import org.hpsocket.HpSocket;
import org.hpsocket.testkit.component.UdpCastContract;
import org.hpsocket.testkit.component.UdpClientContract;
import org.hpsocket.testkit.component.UdpContract;
import org.hpsocket.testkit.component.UdpNodeContract;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.junit.jupiter.api.Nested;

/** Components over a network that behaves: datagrams too, since it loses none. */
final class MemoryComponentsIT extends MemoryComponents {
    @Override
    MemoryFaults faults() {
        return MemoryFaults.NONE;
    }

    @Override
    int muchBytes() {
        return 4 << 20;
    }

    @Nested
    final class UdpCastIT extends UdpCastContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class UdpClientIT extends UdpClientContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class UdpIT extends UdpContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class UdpNodeIT extends UdpNodeContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }
}
