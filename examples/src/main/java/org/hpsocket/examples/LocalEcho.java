package org.hpsocket.examples;

import java.net.UnixDomainSocketAddress;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Tcp;

/**
 * Echoes to programs of the same machine, at a socket file. Who may connect is a matter of the rights of its folder: in
 * one of mode 700 nobody but its owner. A file left by a program that was killed is replaced. Argument: the path.
 */
public final class LocalEcho {
    private LocalEcho() {
    }

    /**
     * Runs it.
     *
     * @param args the path
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load();
            var server = hp.server(Tcp.push(), (connection, data) -> {
                connection.send(data);
                return HandleResult.OK;
            })) {
            server.start(UnixDomainSocketAddress.of(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }
}
