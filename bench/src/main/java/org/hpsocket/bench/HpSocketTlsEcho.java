package org.hpsocket.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;

/** This library's TLS as its users write an echo, on one loop over NIO. */
public final class HpSocketTlsEcho {
    private HpSocketTlsEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args who implements TLS, a {@link TlsProvider}, the certificate and its key in PEM, and the port, 0 for
     *     any
     */
    public static void main(final String[] args) {
        final var server = HpSocket.load().server(Tcp.push().over(tls(args)), (connection, data) -> {
            connection.send(data);
            return HandleResult.OK;
        }, options -> options.transport("nio").threads(1).noDelay(true));
        server.start("127.0.0.1", Integer.parseInt(args[3]));
        System.out.println("ready " + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
        server.awaitStop();
    }

    static Tls tls(final String[] args) {
        final Identity identity = Identity.pem(Path.of(args[1]), Path.of(args[2]));
        return Tls.of(TlsContext.of(identity).provider(TlsProvider.valueOf(args[0])));
    }
}
