package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.Udp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.codec.CloseNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as datagrams: each goes out in one piece. */
class PeerFileTest {
    private static final int PEER = 40_000;

    private final Bench bench = new Bench();
    @TempDir
    private Path folder;

    @BeforeEach
    void accept() {
        bench.server(Udp.push(), bench.diary, o -> o.maxDatagramSize(100));
        bench.port().arrives(PEER, "x");
        bench.settle();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldSendHeadFileAndTailAsOneDatagramInTheirTurn() throws IOException {
        bench.connection().send("1".getBytes());
        assertEquals(SendResult.QUEUED, send("2", "file", "!"));
        bench.connection().send("3".getBytes());
        bench.settle();
        assertEquals(List.of(PEER + " 1", PEER + " 2file!", PEER + " 3"), bench.port().sent);
        assertEquals("accept, handshake, receive x, send 8", bench.events());
    }

    @Test
    void shouldSendAFileInAnEvent() throws IOException {
        bench.diary.receive = (connection, data) -> {
            assertEquals(SendResult.QUEUED, connection.sendFile(folder.resolve("file")));
            return org.hpsocket.HandleResult.OK;
        };
        Files.write(folder.resolve("file"), "alone".getBytes());
        bench.port().arrives(PEER, "y");
        bench.settle();
        assertEquals(List.of(PEER + " alone"), bench.port().sent);
    }

    @Test
    void shouldRefuseAFileThatNoDatagramCarries() throws IOException {
        refused("length=101 maxDatagramSize=100", "", "f".repeat(100), "t");
        refused("is empty", "head", "", "");
        send("", "f".repeat(100), "");
        bench.settle();
        assertEquals(List.of(PEER + " " + "f".repeat(100)), bench.port().sent);
    }

    @Test
    void shouldRefuseAFileThatWouldBeACloseNotice() throws IOException {
        final byte[] notice = new byte[CloseNotice.LENGTH];
        CloseNotice.bytes().get(notice);
        final Path file = Files.write(folder.resolve("file"), Arrays.copyOf(notice, 10));
        final var failure = assertThrows(HpSocketException.class, () -> bench.connection().sendFile(
            file, ByteBuffer.allocate(0), ByteBuffer.wrap(notice, 10, 6)));
        assertTrue(failure.getMessage().contains("close notice"), failure.getMessage());
        assertTrue(bench.connection().isConnected());
    }

    private void refused(final String words, final String head, final String content, final String tail) {
        final var failure = assertThrows(HpSocketException.class, () -> send(head, content, tail));
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }

    private SendResult send(final String head, final String content, final String tail) throws IOException {
        return bench.connection().sendFile(Files.write(folder.resolve("file"), content.getBytes()),
            ByteBuffer.wrap(head.getBytes()), ByteBuffer.wrap(tail.getBytes()));
    }
}
