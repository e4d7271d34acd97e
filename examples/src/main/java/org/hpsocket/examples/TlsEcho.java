package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;

/**
 * Echoes under TLS, tells what each peer agreed on, and reads certificate and key anew whenever a line is typed.
 * Arguments: the port, the certificate and the key in PEM; to try it:
 * {@code openssl req -x509 -newkey rsa:2048 -noenc -subj /CN=localhost -out chain.pem -keyout key.pem} and
 * {@code openssl s_client -connect localhost:5555}.
 */
public final class TlsEcho implements PushListener {
    private TlsEcho() {
    }

    /**
     * Runs it.
     *
     * @param args the port, the certificate, the key
     */
    public static void main(final String[] args) {
        final Tls tls = Tls.server(Path.of(args[1]), Path.of(args[2]));
        try (HpSocket hp = HpSocket.load(); var server = hp.server(Tcp.push().over(tls), new TlsEcho())) {
            server.start("127.0.0.1", Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            final var typed = new java.util.Scanner(System.in);
            while (typed.hasNextLine() && !typed.nextLine().equals("quit")) {
                tls.reload();
                System.out.println("reloaded");
            }
        }
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        System.out.println("agreed on " + connection.tls().orElseThrow());
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        connection.send(data);
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        System.out.println("closed: " + why.message());
    }
}
