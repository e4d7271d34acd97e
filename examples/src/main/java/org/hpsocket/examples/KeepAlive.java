package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.PushListener;
import org.hpsocket.Tcp;

/**
 * Lets the system find out who is gone without a word, for instance with its power or its network: after three seconds
 * of silence TCP probes the peer once a second, and after five probes without an answer the connection closes. The peer
 * needs nothing for it but TCP; one whose process hangs still answers. Argument: the port.
 */
public final class KeepAlive implements PushListener {
    private KeepAlive() {
    }

    /**
     * Runs it.
     *
     * @param args the port
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load(); var server = hp.server(Tcp.push(), new KeepAlive(), KeepAlive::probing)) {
            server.start("127.0.0.1", Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }

    private static void probing(final Options.Builder options) {
        options.keepAliveTime(Duration.ofSeconds(3)).keepAliveInterval(Duration.ofSeconds(1));
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        connection.send(data);
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        System.out.println((why.isError() ? "lost " : "goodbye ") + connection.remoteAddress().orElseThrow());
    }
}
