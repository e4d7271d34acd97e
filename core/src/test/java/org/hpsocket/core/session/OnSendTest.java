package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnSendTest {
    private static final int FILE_BYTES = 3_000_000;

    @TempDir
    private Path folder;
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldTellEveryByteOnceWhateverTheLinkTakes() {
        final FakeLink link = bench.accepted();
        link.room = 0;
        long sent = 0;
        for (int i = 1; i < 400; i++) {
            bench.connection().send(new byte[i * 7]);
            sent += i * 7;
            link.allow(i * 5);
            bench.settle();
            assertTrue(told() <= link.sentBytes(), "told before it went out");
        }
        link.allow(sent);
        bench.settle();
        assertEquals(sent, link.sentBytes());
        assertEquals(sent, told());
        assertEquals(sent, bench.connection().bytesSent());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendAFileBetweenHeadAndTail(final boolean takesFiles) throws IOException {
        final FakeLink link = bench.accepted();
        link.takesFiles = takesFiles;
        final byte[] file = new byte[100_001];
        file[0] = 'f';
        file[100_000] = 'l';
        sendFile(file, "<", ">");
        bench.settle();
        final String sent = link.sent();
        assertEquals(100_003, sent.length());
        assertTrue(sent.startsWith("<f") && sent.endsWith("l>"));
        assertEquals(100_003, told());
        assertEquals(0, bench.connection().pendingBytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellOfAFileWhenItHasGoneOut(final boolean takesFiles) throws IOException {
        final FakeLink link = bench.accepted();
        link.takesFiles = takesFiles;
        link.room = 10;
        sendFile(new byte[FILE_BYTES], "", "");
        bench.settle();
        for (int i = 0; i < 30; i++) {
            assertTrue(told() <= link.sentBytes(), () -> "told " + told() + " of " + link.sentBytes());
            link.allow(100_000);
            bench.settle();
        }
        assertEquals(FILE_BYTES, link.sentBytes());
        assertEquals(FILE_BYTES, told());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendTheRestOfAFileBeforeAnOrderlyClose(final boolean takesFiles) throws IOException {
        final FakeLink link = bench.accepted();
        link.takesFiles = takesFiles;
        link.room = 1000;
        sendFile(new byte[FILE_BYTES], "", "");
        bench.connection().disconnect();
        bench.settle();
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals(FILE_BYTES, link.sentBytes());
        assertTrue(link.isClosed());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetSendsFollowAFileLargerThanTheLimit(final boolean takesFiles) throws IOException {
        final FakeLink link = bench.accepted(o -> o.sendLimitBytes(100_000).whenSendLimit(SendLimitPolicy.CLOSE));
        link.takesFiles = takesFiles;
        link.room = 10;
        sendFile(new byte[FILE_BYTES], "", "");
        bench.settle();
        assertEquals(SendResult.QUEUED, bench.connection().send("after".getBytes()));
        bench.onLoop(() -> assertEquals(SendResult.QUEUED, bench.connection().send("again".getBytes())));
        bench.settle();
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertTrue(link.sent().endsWith("afteragain"));
        assertEquals(FILE_BYTES + 10, told());
    }

    @Test
    void shouldCloseTheFileOfASendThatNeverWentOut() throws IOException {
        final FakeLink link = bench.accepted();
        link.room = 0;
        bench.connection().send(new byte[300_000]);
        sendFile(new byte[10], "", "");
        bench.connection().disconnect(Connection.Disconnect.FORCE);
        bench.settle();
        assertEquals("accept, handshake, close DISCONNECTED", bench.events());
        assertTrue(link.isClosed());
    }

    @Test
    void shouldFailTheConnectionWhenAFileShrinksWhileItIsRead() throws IOException {
        final FakeLink link = bench.accepted();
        link.room = 10;
        final Path file = sendFile(new byte[FILE_BYTES], "", "");
        bench.settle();
        Files.write(file, new byte[100]);
        link.allow(Long.MAX_VALUE);
        bench.settle();
        assertEquals("close FAILED", bench.diary.events.get(bench.diary.events.size() - 1));
        assertTrue(link.isClosed());
    }

    @Test
    void shouldRefuseAFileThatIsNotThereOrEmpty() throws IOException {
        bench.accepted();
        final Path empty = Files.createFile(folder.resolve("empty"));
        assertThrows(HpSocketException.class, () -> bench.connection().sendFile(empty));
        assertThrows(HpSocketException.class, () -> bench.connection().sendFile(folder));
        assertThrows(HpSocketException.class, () -> bench.connection().sendFile(folder.resolve("missing")));
        assertFalse(bench.connection().isReceivePaused());
    }

    private Path sendFile(final byte[] content, final String head, final String tail) throws IOException {
        final Path file = Files.write(folder.resolve("file"), content);
        assertEquals(SendResult.QUEUED, bench.connection().sendFile(
            file, ByteBuffer.wrap(head.getBytes()), ByteBuffer.wrap(tail.getBytes())));
        return file;
    }

    private long told() {
        return bench.diary.events.stream().filter(event -> event.startsWith("send "))
            .mapToLong(event -> Long.parseLong(event.substring(5))).sum();
    }
}
