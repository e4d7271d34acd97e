package org.hpsocket.examples;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Networks;
import org.hpsocket.PushListener;
import org.hpsocket.Tcp;

/**
 * Echoes behind a load balancer on this machine, which tells where each connection really comes from (in HAProxy:
 * {@code send-proxy-v2}), and refuses some networks. Arguments: the port, the networks to refuse.
 */
public final class GuardedServer implements PushListener {
    private final Networks refused;

    private GuardedServer(final Networks refused) {
        this.refused = refused;
    }

    /**
     * Runs it.
     *
     * @param args the port, the networks to refuse
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load();
            var server = hp.server(Tcp.push(), new GuardedServer(Networks.of(args[1])),
                options -> options.trustedProxies(Networks.of("127.0.0.1, ::1")))) {
            server.start("127.0.0.1", Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        final var peer = (InetSocketAddress) connection.remoteAddress().orElseThrow();
        System.out.println((refused.contains(peer.getAddress()) ? "refused " : "accepted ") + peer);
        return refused.contains(peer.getAddress()) ? HandleResult.ERROR : HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        connection.send(data);
        return HandleResult.OK;
    }
}
