package org.hpsocket.itest.scale;

import java.net.InetSocketAddress;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Parent;
import org.hpsocket.itest.Patience;

/** A process that echoes. Commands: {@code count N} waits for so many connections, {@code end} stops. */
public final class HoldingServer {
    private HoldingServer() {
    }

    /**
     * Runs it.
     *
     * @param arguments the most connections
     */
    public static void main(final String... arguments) {
        final int most = Integer.parseInt(arguments[0]);
        final var parent = new Parent();
        try (HpSocket hp = HpSocket.load();
            Server server = hp.server(Tcp.push(), new Echo(), o -> o.maxConnections(most))) {
            server.start("0.0.0.0", 0);
            parent.tell("port " + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            for (String command = parent.hear(); command.startsWith("count "); command = parent.hear()) {
                final int count = Integer.parseInt(command.substring(6));
                Patience.until(() -> count + " connections, has " + server.connectionCount(),
                    () -> server.connectionCount() == count);
                parent.tell("counted " + server.connectionCount());
            }
            server.stop();
            parent.tell("stopped " + server.stats() + " " + hp.memory());
            parent.tell("slabs " + hp.memory().slabs());
        }
    }
}
