package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;

/**
 * Asks each client once a second whether it is there, and closes one that leaves three questions unanswered: its
 * network may be gone, or its process may hang. {@link HeartbeatClient} answers. Argument: the port.
 */
public final class HeartbeatServer implements PackListener {
    private static final Heartbeat HEARTBEAT =
        Heartbeat.every(Duration.ofSeconds(1)).attempts(3).payload("are you there?").answer("yes");

    private HeartbeatServer() {
    }

    /**
     * Runs it.
     *
     * @param args the port
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load();
            var server = hp.server(Pack.flag(2), new HeartbeatServer(), options -> options.heartbeat(HEARTBEAT))) {
            server.start("127.0.0.1", Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
        System.out.println("heard " + StandardCharsets.UTF_8.decode(message));
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        System.out.println(why.kind() == CloseReason.Kind.TIMEOUT ? "a client is silent" : "a client goes");
    }
}
