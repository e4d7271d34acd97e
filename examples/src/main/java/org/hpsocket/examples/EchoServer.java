package org.hpsocket.examples;

import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Tcp;

/** Sends back what it hears. Argument: the port, 5555 without one. */
public final class EchoServer {
    private EchoServer() {
    }

    /**
     * Runs it.
     *
     * @param args the port
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load()) {
            final var server = hp.server(Tcp.push(), (connection, data) -> {
                connection.send(data);
                return HandleResult.OK;
            });
            server.start("127.0.0.1", args.length == 0 ? 5555 : Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }
}
