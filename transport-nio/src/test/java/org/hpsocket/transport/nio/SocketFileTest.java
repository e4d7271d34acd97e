package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    private static final int BACKLOG = 16;

    @TempDir
    private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (final AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void shouldLeaveNothingWhenRemoved() throws Exception {
        final Path path = folder.resolve("s");
        final SocketFile file = bind(path);
        assertTrue(Files.exists(path));
        file.remove();
        assertFalse(Files.exists(path));
        file.remove();
        assertEquals(List.of(), files());
    }

    @Test
    void shouldKeepTheFileThatAnotherHasPutThere() throws Exception {
        final Path path = folder.resolve("s");
        final SocketFile file = bind(path);
        Files.delete(path);
        final SocketFile another = bind(path);
        file.remove();
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        another.remove();
        assertEquals(List.of(), files());
    }

    @Test
    void shouldReplaceWhatADeadServerHasLeft() throws Exception {
        final Path path = dead("s");
        bind(path);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        assertEquals(List.of(path), files());
    }

    @Test
    void shouldNotReplaceAServerThatLives() throws Exception {
        final Path path = folder.resolve("s");
        bind(path);
        assertEquals("Address already in use: somebody listens", refusal(path));
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }

    @Test
    void shouldNotReplaceAServerWhoseBacklogIsFull() throws Exception {
        final Path path = folder.resolve("s");
        final var address = UnixDomainSocketAddress.of(path);
        kept(ServerSocketChannel.open(StandardProtocolFamily.UNIX)).bind(address, 1);
        kept(SocketChannel.open(address));
        kept(SocketChannel.open(address));
        assertEquals("Address already in use: somebody listens", refusal(path));
        assertTrue(Files.exists(path));
    }

    @Test
    void shouldNotReplaceAFileThatIsNoSocket() throws Exception {
        final Path path = Files.write(folder.resolve("s"), new byte[] {1, 2, 3});
        assertEquals("Address already in use: the file is not a socket", refusal(path));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(path));
    }

    @Test
    void shouldNotReplaceALinkToADeadSocket() throws Exception {
        final Path target = dead("dead");
        final Path link = Files.createSymbolicLink(folder.resolve("s"), target);
        assertEquals("Address already in use: the file is not a socket", refusal(link));
        assertTrue(Files.exists(target) && Files.isSymbolicLink(link));
    }

    @Test
    void shouldNotReplaceAFolder() throws Exception {
        final Path path = Files.createDirectory(folder.resolve("s"));
        assertEquals("Address already in use: the file is not a socket", refusal(path));
        assertTrue(Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void shouldLeaveOneServerWhenManyReplaceADeadOneAtOnce() throws Exception {
        final int many = 8;
        final Path path = dead("s");
        final var together = new CyclicBarrier(many);
        final var threads = Executors.newFixedThreadPool(many);
        final List<Future<Boolean>> started = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            final ServerSocketChannel channel = kept(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
            started.add(threads.submit(() -> {
                together.await();
                return binds(channel, path);
            }));
        }
        int alive = 0;
        for (final Future<Boolean> one : started) {
            alive += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertEquals(1, alive);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        assertEquals(List.of(path), files());
    }

    private static boolean binds(final ServerSocketChannel channel, final Path path) {
        try {
            SocketFile.bind(channel, UnixDomainSocketAddress.of(path), BACKLOG);
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    private SocketFile bind(final Path path) throws IOException {
        final var address = UnixDomainSocketAddress.of(path);
        return SocketFile.bind(kept(ServerSocketChannel.open(StandardProtocolFamily.UNIX)), address, BACKLOG);
    }

    private String refusal(final Path path) {
        return assertThrows(BindException.class, () -> bind(path)).getMessage();
    }

    /** The file of a socket that is gone. */
    private Path dead(final String name) throws IOException {
        final Path path = folder.resolve(name);
        try (var gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(path));
        }
        return path;
    }

    private <C extends AutoCloseable> C kept(final C channel) {
        open.add(channel);
        return channel;
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }
}
