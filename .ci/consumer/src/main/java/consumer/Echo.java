package consumer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.Trust;

/** Sends a pack to a server of its own, without and under TLS, and prints what comes back and on which path it runs. */
public final class Echo {
    private static final Pack PLAIN = Pack.flag(0x169);

    private Echo() {
    }

    /**
     * Runs it.
     *
     * @param args what to say, the server's certificate and key in PKCS#12, their password, the certificate in PEM
     * @throws InterruptedException never
     */
    public static void main(final String[] args) throws InterruptedException {
        final Identity identity = Identity.pkcs12(Path.of(args[1])).password(args[2]);
        final Tls client = Tls.client(Trust.of(Path.of(args[3])));
        final String path = " on the " + (Echo.class.getModule().isNamed() ? "module" : "class") + " path";
        try (HpSocket hp = HpSocket.load()) {
            System.out.println(echo(hp, PLAIN, PLAIN, args[0]) + path);
            System.out.println(
                echo(hp, PLAIN.over(Tls.of(TlsContext.of(identity))), PLAIN.over(client), args[0]) + path);
        }
    }

    private static String echo(final HpSocket hp, final Protocol<PackListener> served,
        final Protocol<PackListener> asked, final String words) throws InterruptedException {
        final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1);
        try (var server = hp.server(served, (connection, message) -> {
                connection.send(message);
                return HandleResult.OK;
            });
            var client = hp.client(asked, (connection, message) -> {
                heard.add(said(connection, message));
                return HandleResult.OK;
            })) {
            server.start("127.0.0.1", 0);
            client.start("127.0.0.1", ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            client.send(StandardCharsets.UTF_8.encode(words));
            return heard.poll(60, TimeUnit.SECONDS);
        }
    }

    private static String said(final Connection connection, final ByteBuffer message) {
        return StandardCharsets.UTF_8.decode(message)
            + connection.tls().map(agreed -> " under " + agreed.version()).orElse("");
    }
}
