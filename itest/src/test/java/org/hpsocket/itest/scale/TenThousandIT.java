package org.hpsocket.itest.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hpsocket.itest.Child;
import org.junit.jupiter.api.Test;

/**
 * Many connections, held and echoed through: server and client are processes of their own, since each needs a
 * descriptor a connection.
 * Set by the property {@code hpsocket.scale.connections}.
 */
final class TenThousandIT {
    private static final String CONNECTIONS = System.getProperty("hpsocket.scale.connections", "2000");
    private static final int ECHOES = 3;
    private static final List<String> SMALL = List.of("-Xmx256m");

    @Test
    void shouldHoldAllConnectionsAndEchoThroughEach() {
        try (Child server = Child.of(HoldingServer.class, SMALL, CONNECTIONS);
            Child client = Child.of(HoldingClient.class, SMALL, server.await("port "))) {
            client.tell("connect " + CONNECTIONS);
            assertEquals(CONNECTIONS, client.await("connected "));
            server.tell("count " + CONNECTIONS);
            assertEquals(CONNECTIONS, server.await("counted "));
            for (int i = 0; i < ECHOES; i++) {
                client.tell("echo");
                assertEquals(CONNECTIONS + " wrong 0", client.await("echoed "));
            }
            client.tell("close");
            assertEquals("0", client.await("closed, wrong "));
            server.tell("count 0");
            server.await("counted 0");
            end(client);
            end(server);
        }
    }

    private static void end(final Child child) {
        child.tell("end");
        assertEquals("0", child.await("slabs "));
        assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
    }
}
