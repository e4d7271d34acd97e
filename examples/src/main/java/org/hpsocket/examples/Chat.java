package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PackListener;

/**
 * Everybody hears what one says, and who comes and goes. Argument: the endpoint, {@code
 * pack://127.0.0.1:5556?flag=0x169} without one.
 *
 * <p>As a bundle it needs no main method: registered with the property {@code hpsocket.endpoint=chat} it serves the
 * endpoint of the configuration {@code org.hpsocket.server~chat}.
 */
@org.osgi.service.component.annotations.Component(property = "hpsocket.endpoint=chat")
public final class Chat implements PackListener {

    /**
     * Runs it.
     *
     * @param args the endpoint
     */
    public static void main(final String[] args) {
        try (HpSocket hp = HpSocket.load()) {
            final var server = hp.server(args.length == 0 ? "pack://127.0.0.1:5556?flag=0x169" : args[0], new Chat());
            server.start();
            System.out.println("ready " + server.localAddress().orElseThrow());
            server.awaitStop();
        }
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        connection.extra(new Member("guest " + connection.component().connectionCount()));
        tell(connection.component(), member(connection) + " comes");
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
        tell(connection.component(), member(connection) + ": " + StandardCharsets.UTF_8.decode(message));
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        tell(connection.component(), member(connection) + " goes");
    }

    private static void tell(final Component component, final String line) {
        final ByteBuffer message = StandardCharsets.UTF_8.encode(line);
        for (final Connection each : component.connections()) {
            each.send(message);
        }
    }

    private static String member(final Connection connection) {
        return connection.extra().map(Member.class::cast).orElseThrow().name();
    }

    private record Member(String name) {
    }
}
