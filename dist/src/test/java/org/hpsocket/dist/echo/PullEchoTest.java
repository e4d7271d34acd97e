package org.hpsocket.dist.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PullEchoTest {
    private static final int END = -1;

    private final HpSocket runtime = HpSocket.load();
    private final Server server = runtime.server(Tcp.pull(), new PullEcho());
    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        server.start("127.0.0.1", 0);
        final var address = (InetSocketAddress) server.localAddress().orElseThrow();
        socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        runtime.close();
    }

    @Test
    void shouldAnswerEachMessageWhenTheyComeInPieces() throws IOException {
        final var out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(0);
        out.writeInt(3);
        out.write('a');
        out.flush();
        out.write(new byte[] {'b', 'c', 0, 0});
        out.write(new byte[] {0, 1, 'd'});
        final byte[] answer = new DataInputStream(socket.getInputStream()).readNBytes(16);
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c', 0, 0, 0, 1, 'd'}, answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, PullEcho.BODY_MOST + 1, Integer.MAX_VALUE})
    void shouldDisconnectWhenTheAnnouncedLengthIsOutOfRange(final int length) throws IOException {
        new DataOutputStream(socket.getOutputStream()).writeInt(length);
        assertEquals(END, socket.getInputStream().read());
    }
}
