package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features in a real Karaf, which is a process of its own: with {@code -Pkaraf}, on a JDK before 24. */
@Tag("karaf")
class KarafIT {
    private static final byte[] WORDS = "hello, Karaf".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;
    private Path socket;
    private Karaf karaf;

    @BeforeEach
    void setUp() throws IOException {
        socket = folder.resolve("s");
        karaf = new Karaf(folder.resolve("karaf"));
        karaf.boot("hpsocket");
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

    private void assertServes() throws IOException {
        Files.copy(ApplicationBundle.in(folder), karaf.deploy().resolve("application.jar"));
        final Path declared = karaf.configuration("org.hpsocket.server-push");
        Files.writeString(declared, "uri = unix://" + socket + "\n");
        try (Child running = karaf.start()) {
            Patience.until(() -> "an endpoint; Karaf said " + running.said() + karaf.log(), () -> Files.exists(socket));
            try (var peer = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                peer.write(ByteBuffer.wrap(WORDS));
                assertEquals(ByteBuffer.wrap(WORDS), read(peer));
                Files.delete(declared);
                assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
            }
            try (Child stop = karaf.stop()) {
                assertEquals(0, stop.awaitEnd(), () -> String.join("\n", stop.said()));
            }
            assertEquals(0, running.awaitEnd(), karaf::log);
        }
    }

    private List<String> linesOfLog(final String part) {
        return karaf.log().lines().filter(line -> line.contains(part)).toList();
    }

    private static ByteBuffer read(final SocketChannel peer) throws IOException {
        final var heard = ByteBuffer.allocate(WORDS.length);
        while (heard.hasRemaining()) {
            assertEquals(true, peer.read(heard) > 0, "the connection ended");
        }
        return heard.flip();
    }
}
