package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.hpsocket.Connection;
import org.hpsocket.Frames;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PackListener;
import org.hpsocket.ssl.Tls;

/**
 * Speaks lines as they are until a client asks for protection: {@code STARTTLS} is answered with {@code go on}, and the
 * handshake begins behind the answer, with whatever the client has sent meanwhile. Arguments: the port, the certificate
 * and the key in PEM.
 */
public final class StartTls implements PackListener {
    private StartTls() {
    }

    /**
     * Runs it.
     *
     * @param args the port, the certificate, the key
     */
    public static void main(final String[] args) {
        final Tls tls = Tls.server(Path.of(args[1]), Path.of(args[2])).autoHandshake(false);
        try (HpSocket hp = HpSocket.load();
            var server = hp.server(new Frames.Delimited(1024, (byte) '\n').over(tls), new StartTls())) {
            server.start("127.0.0.1", Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer line) {
        final String said = StandardCharsets.UTF_8.decode(line).toString();
        if (said.equals("STARTTLS") && connection.tls().isEmpty()) {
            connection.send(StandardCharsets.UTF_8.encode("go on"));
            connection.startHandshake();
        } else {
            connection.send(StandardCharsets.UTF_8.encode((connection.tls().isEmpty()
                ? "everybody heard " : "nobody else heard ") + said));
        }
        return HandleResult.OK;
    }
}
