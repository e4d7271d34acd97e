package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Reconnect;
import org.hpsocket.Tcp;

/** Keeps a connection to each of some servers on this machine, and says what becomes of it. Arguments: their ports. */
public final class ReconnectingAgent implements PushListener {
    private static final Reconnect POLICY = Reconnect.backOff(Duration.ofMillis(100), Duration.ofSeconds(10));

    private ReconnectingAgent() {
    }

    /**
     * Runs it.
     *
     * @param args the ports
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load();
            var agent = hp.agent(Tcp.push(), new ReconnectingAgent(), options -> options.reconnect(POLICY))) {
            agent.start();
            for (final String port : args) {
                agent.connect("127.0.0.1", Integer.parseInt(port), "server at " + port);
            }
            agent.awaitStop();
        }
    }

    @Override
    public HandleResult onConnect(final Connection connection) {
        System.out.println("connected to the " + connection.extra().orElseThrow());
        connection.send("hello".getBytes(StandardCharsets.UTF_8));
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        System.out.println("heard " + StandardCharsets.UTF_8.decode(data));
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        System.out.println("lost the " + connection.extra().orElseThrow() + ": " + why.kind());
    }
}
