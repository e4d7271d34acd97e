package org.hpsocket.itest;

import java.net.InetSocketAddress;
import org.hpsocket.Component;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;

/** A process that echoes on an endpoint and tells of errors; the argument is the endpoint. */
public final class EchoServer {
    private EchoServer() {
    }

    /**
     * Runs it until it hears a command.
     *
     * @param arguments the endpoint
     */
    public static void main(final String... arguments) {
        final var parent = new Parent();
        try (HpSocket hp = HpSocket.load(); Server server = hp.server(arguments[0], new Telling(parent))) {
            server.start();
            parent.tell("port " + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            parent.hear();
            server.stop();
            parent.tell("stopped " + server.stats());
        }
    }

    private static final class Telling extends Echo {
        private final Parent parent;

        Telling(final Parent parent) {
            this.parent = parent;
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            parent.tell("error " + error);
        }
    }
}
