package org.hpsocket.ssl.filter;

import java.util.Optional;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.stage.StageDriver;

/** A client's filter and a server's that have said to each other what they had to. */
final class Talk implements AutoCloseable {
    private static final int ROUNDS_MAX = 100;

    final StageDriver client;
    final StageDriver server;

    /** Shakes hands. */
    Talk(final Tls client, final Tls server, final String host) {
        final var factory = new TlsFilterFactory();
        final var connecting = new StageContext(client.settings(), false, Optional.of(host));
        final var accepting = new StageContext(server.settings(), true, Optional.empty());
        this.client = StageDriver.filter(factory, connecting, 1).open();
        this.server = StageDriver.filter(factory, accepting, 2).open();
        carry();
    }

    TlsSession ofClient() {
        return client.tls().orElseThrow();
    }

    TlsSession ofServer() {
        return server.tls().orElseThrow();
    }

    @Override
    public void close() {
        try (client; server) {
            carry();
        }
    }

    private void carry() {
        for (int rounds = 0; rounds < ROUNDS_MAX; rounds++) {
            final byte[] toServer = client.takeDown();
            final byte[] toClient = server.takeDown();
            if (toServer.length + toClient.length == 0) {
                return;
            }
            server.receive(toServer, Cut.WHOLE);
            client.receive(toClient, Cut.WHOLE);
        }
        throw new AssertionError("two filters never fall silent");
    }
}
