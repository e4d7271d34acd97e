package org.hpsocket.itest.nio;

import org.hpsocket.HpSocket;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.component.AgeContract;
import org.hpsocket.testkit.component.AgentContract;
import org.hpsocket.testkit.component.AllOver;
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
import org.hpsocket.testkit.component.HttpTunnelContract;
import org.hpsocket.testkit.component.LateHandshakeContract;
import org.hpsocket.testkit.component.OptionsContract;
import org.hpsocket.testkit.component.PackContract;
import org.hpsocket.testkit.component.PackFaultContract;
import org.hpsocket.testkit.component.PullContract;
import org.hpsocket.testkit.component.RawPeerContract;
import org.hpsocket.testkit.component.ReceiveContract;
import org.hpsocket.testkit.component.ReconnectContract;
import org.hpsocket.testkit.component.ResetContract;
import org.hpsocket.testkit.component.SendContract;
import org.hpsocket.testkit.component.SendLimitContract;
import org.hpsocket.testkit.component.ServerContract;
import org.hpsocket.testkit.component.ShapingContract;
import org.hpsocket.testkit.component.Socks5TunnelContract;
import org.hpsocket.testkit.component.StopContract;
import org.hpsocket.testkit.component.SwapContract;
import org.hpsocket.testkit.component.TrustedProxyContract;
import org.hpsocket.testkit.component.UdpCastContract;
import org.hpsocket.testkit.component.UdpClientContract;
import org.hpsocket.testkit.component.UdpContract;
import org.hpsocket.testkit.component.UdpNodeContract;
import org.hpsocket.testkit.component.UnansweredContract;
import org.hpsocket.transport.nio.NioTransport;
import org.junit.jupiter.api.Nested;

/** The contract of components, suite by suite, over sockets of the system by selectors. */
final class NioComponentsIT {

    private static HpSocket nio() {
        return AllOver.transport(HpSocket.load(), "nio");
    }

    @Nested
    final class ServerIT extends ServerContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class StopIT extends StopContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class GracefulStopIT extends GracefulStopContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class ConnectionsIT extends ConnectionsContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class AgeIT extends AgeContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class CountIT extends CountContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class AgentIT extends AgentContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class ClientIT extends ClientContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class ReconnectIT extends ReconnectContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class EventOrderIT extends EventOrderContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class FaultIT extends FaultContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class SendIT extends SendContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class SendLimitIT extends SendLimitContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class ShapingIT extends ShapingContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class FileIT extends FileContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class DisconnectIT extends DisconnectContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class ReceiveIT extends ReceiveContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class DispatchIT extends DispatchContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class PullIT extends PullContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class PackIT extends PackContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class PackFaultIT extends PackFaultContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class SwapIT extends SwapContract {
        @Override
        protected Transport transport() {
            return new NioTransport();
        }
    }

    @Nested
    final class LateHandshakeIT extends LateHandshakeContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class HeartbeatIT extends HeartbeatContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class OptionsIT extends OptionsContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class ResetIT extends ResetContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class RawPeerIT extends RawPeerContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class UnansweredIT extends UnansweredContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class UdpIT extends UdpContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class UdpCastIT extends UdpCastContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class UdpClientIT extends UdpClientContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class UdpNodeIT extends UdpNodeContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class HttpTunnelIT extends HttpTunnelContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class Socks5TunnelIT extends Socks5TunnelContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }

    @Nested
    final class TrustedProxyIT extends TrustedProxyContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }
    }
}
