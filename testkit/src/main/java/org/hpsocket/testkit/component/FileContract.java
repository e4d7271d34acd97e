package org.hpsocket.testkit.component;

import static org.hpsocket.Connection.Disconnect.FORCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Pack;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How files are sent: as one unit, of any size, told like other bytes. */
public abstract class FileContract extends ComponentContract {
    @TempDir
    private Path folder;

    /** For runners. */
    protected FileContract() {
    }

    private Path file(final byte... content) {
        try {
            return Files.write(folder.resolve(content.length + ".bin"), content);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void shouldSendALargeFileBetweenHeadAndTail() {
        final var heard = new Events();
        final var peer = new Events();
        final Client client = client(server(heard), peer);
        final byte[] content = pattern(muchBytes() + 1);

        final Connection sender = client.connection().orElseThrow();
        assertEquals(SendResult.QUEUED, sender.sendFile(file(content), bytes("<<"), bytes(">>")));

        final byte[] all = heard.received(content.length + 4);
        assertEquals("<<", text(Arrays.copyOf(all, 2)));
        assertArrayEquals(content, Arrays.copyOfRange(all, 2, all.length - 2));
        assertEquals(">>", text(Arrays.copyOfRange(all, all.length - 2, all.length)));
        peer.await("send events of it all", () -> peer.sentBytes() == all.length);
    }

    @Test
    public void shouldSendASmallFile() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());

        client.connection().orElseThrow().sendFile(file((byte) 'x'));

        assertEquals("x", text(heard.received(1)));
    }

    @Test
    public void shouldKeepItsPlaceBetweenOtherSends() {
        final var heard = new Events();
        final Connection sender = client(server(heard), new Events()).connection().orElseThrow();
        final byte[] content = pattern(muchBytes() / 8);
        final Path file = file(content);
        sender.send(bytes("before"));
        sender.sendFile(file);
        sender.send(bytes("after"));
        sender.sendFile(file);

        final byte[] all = heard.received(2 * content.length + 11);
        assertEquals("before", text(Arrays.copyOf(all, 6)));
        assertArrayEquals(content, Arrays.copyOfRange(all, 6, 6 + content.length));
        assertEquals("after", text(Arrays.copyOfRange(all, 6 + content.length, 11 + content.length)));
        assertArrayEquals(content, Arrays.copyOfRange(all, 11 + content.length, all.length));
    }

    @Test
    public void shouldSendAFileLargerThanWhatMayWait() {
        final var heard = new Events();
        final Client client = started(
            hp().client(Tcp.push(), new Events(), o -> o.sendLimitBytes(64 << 10)), server(heard));
        final byte[] content = pattern(muchBytes());

        assertEquals(SendResult.QUEUED, client.connection().orElseThrow().sendFile(file(content)));
        assertArrayEquals(content, heard.received(content.length));
    }

    @Test
    public void shouldSendAFileInsideAnEvent() {
        final byte[] content = pattern(muchBytes() / 4);
        final Path file = file(content);
        final var heard = new Events();
        client(server(new Events().doing("accept", c -> c.sendFile(file))), heard);

        assertArrayEquals(content, heard.received(content.length));
    }

    @Test
    public void shouldFinishAFileBeforeItDisconnects() {
        final byte[] content = pattern(muchBytes());
        final var heard = new Events();
        final Connection sender = client(server(heard), new Events()).connection().orElseThrow();
        sender.sendFile(file(content));
        sender.disconnect();
        heard.closed();

        assertArrayEquals(content, heard.received());
    }

    @Test
    public void shouldDropAFileWhenForced() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Connection sender = client(server(heard), new Events()).connection().orElseThrow();
        final byte[] content = pattern(muchBytes() * 2);
        sender.sendFile(file(content));
        heard.opened();
        sender.disconnect(FORCE);
        heard.opened().resumeReceive();
        heard.closed();

        assertTrue(heard.received().length < content.length);
    }

    @Test
    public void shouldRefuseAFileThatIsEmptyMissingOrNone() {
        final var heard = new Events();
        final Connection sender = client(server(heard), new Events()).connection().orElseThrow();
        for (final Path wrong : List.of(file(), folder.resolve("missing.bin"), folder)) {
            final var failure = assertThrows(HpSocketException.class,
                () -> sender.sendFile(wrong, bytes("h"), bytes("t")));
            assertTrue(failure.getMessage().contains(wrong.getFileName().toString()), failure.getMessage());
        }
        sender.disconnect();
        heard.closed();

        assertEquals(0, heard.received().length);
    }

    @Test
    public void shouldAnswerClosedWhenClosed() {
        final Client client = client(server(new Events()), new Events());
        final Connection sender = client.connection().orElseThrow();
        client.stop();

        assertEquals(SendResult.CLOSED, sender.sendFile(file((byte) 1)));
    }

    @Test
    public void shouldSendAFileAsOnePack() {
        final byte[] content = pattern(100_000);
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(Pack.flag(3), heard);
        final Connection sender = started(hp().client(Pack.flag(3), peer), server).connection().orElseThrow();

        sender.sendFile(file(content), bytes("<"), bytes(">"));

        heard.await("receive 100002");
        peer.await("send events of it all", () -> peer.sentBytes() == 100_002);
        assertArrayEquals(content, Arrays.copyOfRange(heard.received(), 1, 100_001));
    }

    @Test
    public void shouldRefuseAFileThatIsNoPack() {
        final Server server = server(Pack.flag(3).maxLength(1_000), new Events());
        final Connection sender = started(
            hp().client(Pack.flag(3).maxLength(1_000), new Events()), server).connection().orElseThrow();

        assertThrows(HpSocketException.class, () -> sender.sendFile(file(pattern(1_001))));
        assertThrows(HpSocketException.class, () -> sender.sendFile(file(pattern(999)), bytes("1"), bytes("2")));
        assertEquals(SendResult.QUEUED, sender.sendFile(file(pattern(998)), bytes("1"), bytes("2")));
    }
}
