package org.hpsocket.bench;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PreparedSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Udp;

/** This library's datagrams over NIO, as its users write an echo: a connection for each peer, one port, one loop. */
public final class HpSocketUdpEcho {
    private static final int PEERS_MAX = 20_000;

    private HpSocketUdpEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args how many heartbeats may go without an answer, 0 to do without them; the port, 0 for any
     */
    public static void main(final String[] args) {
        final Duration interval = Udp.DEFAULT_INTERVAL;
        final var server = HpSocket.load().server(Udp.push().heartbeat(interval, Integer.parseInt(args[0])), new Echo(),
            options -> options.threads(1).maxConnections(PEERS_MAX));
        server.start("127.0.0.1", Integer.parseInt(args[1]));
        System.out.println("ready " + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
        server.awaitStop();
    }

    private static final class Echo implements PushListener {

        @Override
        public HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
            socket.set(StandardSocketOptions.SO_RCVBUF, SelectorUdpEcho.RECEIVE_BUFFER_BYTES);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.send(data);
            return HandleResult.OK;
        }
    }
}
