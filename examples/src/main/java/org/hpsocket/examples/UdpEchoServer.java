package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Udp;

/** Sends datagrams back, and says which peers come and go. Argument: the port, 5555 without one. */
public final class UdpEchoServer implements PushListener {
    private UdpEchoServer() {
    }

    /**
     * Runs it.
     *
     * @param args the port
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load()) {
            final var server = hp.server(Udp.push().heartbeat(Duration.ofSeconds(10), 3), new UdpEchoServer());
            server.start("127.0.0.1", args.length == 0 ? 5555 : Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        System.out.println("a peer comes");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer datagram) {
        connection.send(datagram);
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        System.out.println("it goes: " + why.kind());
    }
}
