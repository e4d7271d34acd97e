package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.swap.Successor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features in a real Karaf, which is a process of its own: with {@code -Pkaraf}, on a JDK before 24. */
@Tag("karaf")
class KarafIT {
    private static final byte[] WORDS = "hello, Karaf".getBytes(StandardCharsets.UTF_8);
    private static final int FLAG_SHIFT = 22;
    private static final int MARK = 7;

    @TempDir
    private Path folder;
    private Path socket;
    private Karaf karaf;

    @BeforeEach
    void setUp() throws IOException {
        socket = folder.resolve("s");
        karaf = new Karaf(folder.resolve("karaf"));
        karaf.boot("hpsocket");
        Files.copy(ApplicationBundle.in(folder), karaf.deploy().resolve("application.jar"));
    }

    @Test
    void shouldServeAConfiguredEndpointUntilItsFileGoes() throws IOException {
        karaf.openInternals();
        assertServes();
        assertEquals(List.of(), linesOfLog("without Agrona"));
    }

    @Test
    void shouldServeWithoutAgronaAndSayHowInAKarafAsItComes() throws IOException {
        assertServes();
        assertEquals(1, linesOfLog("without Agrona").size(), karaf::log);
    }

    @Test
    void shouldUseANewerProtocolWhileItIsDroppedInOnOpenConnectionsToo() throws IOException {
        karaf.openInternals();
        declare("pack", "unix+pack");
        try (Child running = started(); var peer = connect()) {
            assertEquals(0, flagOfEcho(peer));
            final Path dropped = Files.move(new Successor(folder).pack(MARK), karaf.deploy().resolve("newer.jar"));
            Patience.until(karaf::log, () -> flagOfEcho(peer) == MARK);
            Files.delete(dropped);
            Patience.until(karaf::log, () -> flagOfEcho(peer) == 0);
            assertStops(running);
        }
    }

    private void assertServes() throws IOException {
        final Path declared = declare("push", "unix");
        try (Child running = started(); var peer = connect()) {
            assertArrayEquals(WORDS, echo(peer, WORDS));
            Files.delete(declared);
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
            assertStops(running);
        }
    }

    private Path declare(final String name, final String scheme) throws IOException {
        return Files.writeString(
            karaf.configuration("org.hpsocket.server-" + name), "uri = " + scheme + "://" + socket + "\n");
    }

    private Child started() {
        final Child running = karaf.start();
        try {
            Patience.until(() -> "an endpoint; Karaf said " + running.said() + karaf.log(), () -> Files.exists(socket));
        } catch (final AssertionError e) {
            running.close();
            throw e;
        }
        return running;
    }

    private void assertStops(final Child running) {
        try (Child stop = karaf.stop()) {
            assertEquals(0, stop.awaitEnd(), () -> String.join("\n", stop.said()));
        }
        assertEquals(0, running.awaitEnd(), karaf::log);
    }

    private List<String> linesOfLog(final String part) {
        return karaf.log().lines().filter(line -> line.contains(part)).toList();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static int flagOfEcho(final SocketChannel peer) {
        return ByteBuffer.wrap(echo(peer, Peer.pack(WORDS))).order(ByteOrder.LITTLE_ENDIAN).getInt() >>> FLAG_SHIFT;
    }

    private static byte[] echo(final SocketChannel peer, final byte... sent) {
        try {
            peer.write(ByteBuffer.wrap(sent));
            final var heard = ByteBuffer.allocate(sent.length);
            while (heard.hasRemaining()) {
                if (peer.read(heard) < 0) {
                    throw new AssertionError("the connection ended after bytes=" + heard.position());
                }
            }
            return heard.array();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
