package org.hpsocket.itest.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
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
import org.hpsocket.testkit.component.PackContract;
import org.hpsocket.testkit.component.PackFaultContract;
import org.hpsocket.testkit.component.PullContract;
import org.hpsocket.testkit.component.ReceiveContract;
import org.hpsocket.testkit.component.ReconnectContract;
import org.hpsocket.testkit.component.SendContract;
import org.hpsocket.testkit.component.SendLimitContract;
import org.hpsocket.testkit.component.ShapingContract;
import org.hpsocket.testkit.component.StopContract;
import org.hpsocket.testkit.component.SwapContract;
import org.hpsocket.testkit.component.UnixContract;
import org.hpsocket.transport.nio.NioTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of components between paths, over sockets of the system by selectors. Rules about local addresses and
 * names of hosts are left out.
 */
final class NioUnixComponentsIT {
    @TempDir
    private Path folder;
    private final AtomicInteger sockets = new AtomicInteger();

    private static HpSocket nio() {
        return AllOver.transport(HpSocket.load(), "nio");
    }

    private void listenAtAPath(final Server server) {
        server.start(UnixDomainSocketAddress.of(folder.resolve(sockets.incrementAndGet() + ".sock")));
    }

    @AfterEach
    void leaveNoSocket() {
        final String[] left = folder.toFile().list((in, name) -> name.contains(".sock"));
        assertEquals(List.of(), List.of(left));
    }

    @Nested
    final class UnixIT extends UnixContract {
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

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class GracefulStopIT extends GracefulStopContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class ConnectionsIT extends ConnectionsContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class AgeIT extends AgeContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class CountIT extends CountContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class AgentIT extends AgentContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }

        /** Of IP only. */
        @Override
        public void shouldConnectFromTheAddressAndPortItIsTold() {
        }

        /** Of IP only. */
        @Override
        public void shouldConnectFromTheAddressItWasStartedWith() {
        }

        /** Of IP only. */
        @Override
        public void shouldResolveNames() {
        }
    }

    @Nested
    final class ClientIT extends ClientContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }

        /** Of IP only. */
        @Override
        public void shouldConnectFromTheAddressAndPortItIsTold() {
        }

        /** Of IP only. */
        @Override
        public void shouldTellWhyItCannotBindItsOwnAddress() {
        }
    }

    @Nested
    final class ReconnectIT extends ReconnectContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class EventOrderIT extends EventOrderContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class FaultIT extends FaultContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class SwapIT extends SwapContract {
        @Override
        protected Transport transport() {
            return new NioTransport();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class HeartbeatIT extends HeartbeatContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class SendIT extends SendContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class SendLimitIT extends SendLimitContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class ShapingIT extends ShapingContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class FileIT extends FileContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class DisconnectIT extends DisconnectContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class ReceiveIT extends ReceiveContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class DispatchIT extends DispatchContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class PullIT extends PullContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class PackIT extends PackContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }

    @Nested
    final class PackFaultIT extends PackFaultContract {
        @Override
        protected HpSocket runtime() {
            return nio();
        }

        @Override
        protected void listen(final Server server) {
            listenAtAPath(server);
        }
    }
}
