package org.hpsocket.transport.aio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorsTest {

    @Test
    void shouldBackOffAndRecoverWhenNoDescriptorIsLeft() throws Exception {
        final List<Socket> crowd = new ArrayList<>();
        try (EchoProcess server = new EchoProcess(64)) {
            crowd.add(server.dial());
            assertEchoes(crowd.get(0)); // loads what is needed, while there are descriptors
            for (int i = 0; i < 70; i++) {
                crowd.add(server.dial());
            }
            final long first = polls(server.next("failed "));
            server.next("failed ");
            final long third = polls(server.next("failed "));
            assertTrue(third - first < 20, "polls=" + (third - first));
            assertEchoes(crowd.get(0));
            close(crowd);
            try (Socket late = server.dial()) {
                assertEchoes(late);
            }
        } finally {
            close(crowd);
        }
    }

    @Test
    void shouldLoseNoneWhenLinksComeAndGo() throws Exception {
        try (EchoProcess server = new EchoProcess(64)) {
            for (int i = 0; i < 500; i++) {
                try (Socket passing = server.dial()) {
                    assertEchoes(passing);
                }
            }
            assertEquals("", server.end());
        }
    }

    private static void assertEchoes(final Socket socket) throws IOException {
        socket.getOutputStream().write(42);
        assertEquals(42, socket.getInputStream().read());
    }

    private static long polls(final String line) {
        return Long.parseLong(line.split("[= ]")[2]);
    }

    private static void close(final List<Socket> sockets) throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
