package consumer;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;

/** Sends a pack to a server of its own, and prints what comes back and on which path it runs. */
public final class Echo {
    private Echo() {
    }

    /**
     * Runs it.
     *
     * @param args what to say
     * @throws InterruptedException never
     */
    public static void main(final String[] args) throws InterruptedException {
        final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1);
        try (HpSocket hp = HpSocket.load();
            var server = hp.server(Pack.flag(0x169), (connection, message) -> {
                connection.send(message);
                return HandleResult.OK;
            });
            var client = hp.client(Pack.flag(0x169), (connection, message) -> {
                heard.add(StandardCharsets.UTF_8.decode(message).toString());
                return HandleResult.OK;
            })) {
            server.start("127.0.0.1", 0);
            client.start("127.0.0.1", ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            client.send(StandardCharsets.UTF_8.encode(args[0]));
            System.out.println(heard.poll(60, TimeUnit.SECONDS)
                + " on the " + (Echo.class.getModule().isNamed() ? "module" : "class") + " path");
        }
    }
}
