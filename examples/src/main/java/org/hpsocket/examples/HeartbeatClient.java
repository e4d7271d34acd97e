package org.hpsocket.examples;

import java.nio.charset.StandardCharsets;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;

/**
 * Says something to a {@link HeartbeatServer}, and stays. That it is asked and answers is nothing that its listener
 * sees. Arguments: the port, what to say.
 */
public final class HeartbeatClient {
    private HeartbeatClient() {
    }

    /**
     * Runs it until the connection closes.
     *
     * @param args the port, what to say
     */
    public static void main(final String[] args) {
        final Heartbeat heartbeat = Heartbeat.answering("are you there?", "yes");
        try (HpSocket hp = HpSocket.load();
            var client = hp.client(Pack.flag(2), (connection, message) -> {
                System.out.println("heard " + StandardCharsets.UTF_8.decode(message));
                return HandleResult.OK;
            }, options -> options.heartbeat(heartbeat))) {
            client.start("127.0.0.1", Integer.parseInt(args[0]));
            client.send(StandardCharsets.UTF_8.encode(args[1]));
            client.awaitStop();
        }
    }
}
