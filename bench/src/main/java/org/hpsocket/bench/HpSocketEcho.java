package org.hpsocket.bench;

import java.net.InetSocketAddress;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Tcp;

/** This library as its users write an echo, on one loop. */
public final class HpSocketEcho {
    private HpSocketEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the transport, {@code nio} or {@code aio}, and the port, 0 for any
     */
    public static void main(final String[] args) {
        final var server = HpSocket.load().server(Tcp.push(), (connection, data) -> {
            connection.send(data);
            return HandleResult.OK;
        }, options -> options.transport(args[0]).threads(1).noDelay(true));
        server.start("127.0.0.1", Integer.parseInt(args[1]));
        System.out.println("ready " + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
        server.awaitStop();
    }
}
