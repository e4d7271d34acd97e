package org.hpsocket.itest.memory;

import org.hpsocket.HpSocket;
import org.hpsocket.itest.OneTransport;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.component.AgeContract;
import org.hpsocket.testkit.component.AgentContract;
import org.hpsocket.testkit.component.ClientContract;
import org.hpsocket.testkit.component.ConnectionsContract;
import org.hpsocket.testkit.component.CountContract;
import org.hpsocket.testkit.component.DisconnectContract;
import org.hpsocket.testkit.component.DispatchContract;
import org.hpsocket.testkit.component.EventOrderContract;
import org.hpsocket.testkit.component.FaultContract;
import org.hpsocket.testkit.component.FileContract;
import org.hpsocket.testkit.component.GracefulStopContract;
import org.hpsocket.testkit.component.HeartbeatContract;
import org.hpsocket.testkit.component.LateHandshakeContract;
import org.hpsocket.testkit.component.OptionsContract;
import org.hpsocket.testkit.component.PackContract;
import org.hpsocket.testkit.component.PackFaultContract;
import org.hpsocket.testkit.component.PullContract;
import org.hpsocket.testkit.component.ReceiveContract;
import org.hpsocket.testkit.component.ReconnectContract;
import org.hpsocket.testkit.component.SendContract;
import org.hpsocket.testkit.component.SendLimitContract;
import org.hpsocket.testkit.component.ServerContract;
import org.hpsocket.testkit.component.ShapingContract;
import org.hpsocket.testkit.component.StopContract;
import org.hpsocket.testkit.component.SwapContract;
import org.hpsocket.testkit.component.UdpCastContract;
import org.hpsocket.testkit.component.UdpClientContract;
import org.hpsocket.testkit.component.UdpContract;
import org.hpsocket.testkit.component.UdpNodeContract;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.junit.jupiter.api.Nested;

/** The contract of components, suite by suite, over memory with a thread for each loop. */
abstract class MemoryComponents {
    private static final long SEED = 20_240_607;

    abstract MemoryFaults faults();

    /** More than the network takes while nobody reads. */
    abstract int muchBytes();

    private HpSocket memory() {
        return OneTransport.runtime(transport());
    }

    private Transport transport() {
        return MemoryTransport.streams(new MemoryNetwork(SEED, faults()));
    }

    @Nested
    final class ServerIT extends ServerContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class StopIT extends StopContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class GracefulStopIT extends GracefulStopContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class ConnectionsIT extends ConnectionsContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class AgeIT extends AgeContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class CountIT extends CountContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class AgentIT extends AgentContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class ClientIT extends ClientContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class ReconnectIT extends ReconnectContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class EventOrderIT extends EventOrderContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class FaultIT extends FaultContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class SendIT extends SendContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class SendLimitIT extends SendLimitContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class ShapingIT extends ShapingContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class FileIT extends FileContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class DisconnectIT extends DisconnectContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class ReceiveIT extends ReceiveContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class DispatchIT extends DispatchContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class PullIT extends PullContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class PackIT extends PackContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class PackFaultIT extends PackFaultContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int silentPeers() {
            return 100;
        }
    }

    @Nested
    final class SwapIT extends SwapContract {
        @Override
        protected Transport transport() {
            return MemoryComponents.this.transport();
        }
    }

    @Nested
    final class LateHandshakeIT extends LateHandshakeContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }

        @Override
        protected int muchBytes() {
            return MemoryComponents.this.muchBytes();
        }
    }

    @Nested
    final class HeartbeatIT extends HeartbeatContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }

    @Nested
    final class OptionsIT extends OptionsContract {
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
    final class UdpClientIT extends UdpClientContract {
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

    @Nested
    final class UdpCastIT extends UdpCastContract {
        @Override
        protected HpSocket runtime() {
            return memory();
        }
    }
}
