package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as an image: what is in it, that it works, and what can be dropped beside it. */
@Timeout(300)
class ImageIT {
    private static final String PACK = "org.hpsocket.protocol.pack";
    private static final String AIO = "org.hpsocket.transport.aio";
    private static final int TERMINATED = 143;
    /** A pack of 5 bytes, with a flag of 0 and of 0x155. */
    private static final byte[] SENT = {5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};
    private static final byte[] MARKED = {5, 0, 0x40, 0x55, 'h', 'e', 'l', 'l', 'o'};

    @TempDir
    private Path work;

    @Test
    void shouldHoldTheRuntimeAndTheCommandLineAndNoMore() throws Exception {
        try (var listing = Image.built().java("--list-modules")) {
            assertEquals(0, listing.status());
            assertEquals(List.of("info.picocli", "java.base", "java.management", "jdk.net", "org.agrona",
                "org.hdrhistogram", "org.hpsocket.api", "org.hpsocket.core", "org.hpsocket.dist", PACK,
                "org.hpsocket.transport.nio"),
                listing.out().lines().map(line -> line.split("@")[0]).toList());
        }
    }

    @Test
    void shouldServeConnectAndMeasureWithoutAWarning() throws Exception {
        try (var serve = Image.built().run("serve", "tcp://127.0.0.1:0", "pull://127.0.0.1:0", "pack://127.0.0.1:0",
            "udp://127.0.0.1:0", "unix://" + work + "/s")) {
            final List<String> ready = serve.lines(5);
            assertEquals(5, ready.size(), serve::err);
            AtOnce.with(ready, line -> {
                assertAnswers(line.substring("ready ".length()));
                assertMeasures(line.substring("ready ".length()));
            });
            serve.terminate();
            assertEquals(TERMINATED, serve.status());
            assertEquals("stopped", serve.err().strip());
        }
    }

    @Test
    void shouldTellItsVersion() throws Exception {
        try (var told = Image.built().run("--version"); var known = new Child("--version")) {
            assertEquals(0, told.status());
            assertEquals(known.out(), told.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "shell", "serve --runtime=felix tcp://127.0.0.1:0"})
    void shouldSayInALineWhatItDoesWithout(final String command) throws Exception {
        try (var refused = Image.built().run(command.split(" "))) {
            assertEquals(Fault.USAGE, refused.status());
            assertTrue(refused.err().endsWith(" needs Felix and its bundles, which this image does without\n"),
                refused::err);
            assertEquals(1, refused.err().lines().count());
        }
    }

    @Test
    void shouldSpeakTlsWhenItIsLinkedIn() throws Exception {
        final String tls = new OwnCertificate().parameters();
        final Image image = Image.link(work.resolve("image"),
            "--modules=org.hpsocket.transport.nio,org.hpsocket.protocol.pack,org.hpsocket.ssl", "--start=plain");
        try (var serve = image.run("serve", "ssl://127.0.0.1:0?" + tls, "ssl+pack://127.0.0.1:0?provider=jdk&" + tls)) {
            final List<String> ready = serve.lines(2);
            assertEquals(2, ready.size(), serve::err);
            for (final String line : ready) {
                assertAnswers(image, line.substring("ready ".length()));
            }
            serve.terminate();
            assertEquals(TERMINATED, serve.status());
            assertEquals("stopped", serve.err().strip());
        }
        assertTrue(Files.exists(image.folder().resolve("LICENSE.bouncycastle")));
    }

    @Test
    void shouldSayThatItDoesWithoutTls() throws Exception {
        try (var refused = Image.built().run("serve", "ssl://127.0.0.1:0?" + new OwnCertificate().parameters())) {
            assertEquals(Fault.FAILED, refused.status());
            assertTrue(refused.err().contains("no filter tls; there are: none"), refused::err);
            assertEquals(1, refused.err().lines().count(), refused::err);
        }
    }

    @Test
    void shouldUseATransportOnceItLiesAmongItsProtocols() throws Exception {
        final Image image = Image.built().copy(work.resolve("image"));
        try (var refused = image.run("serve", "--transport=aio", "tcp://127.0.0.1:0")) {
            assertEquals(Fault.FAILED, refused.status());
            assertTrue(refused.err().contains("no transport aio; there are: nio"), refused::err);
        }
        image.drop(image.optional(AIO), "aio.jar");
        try (var serve = image.run("serve", "--transport=aio", "tcp://127.0.0.1:0")) {
            assertAnswers(serve.lines(1).get(0).substring("ready ".length()));
        }
    }

    @Test
    void shouldSpeakAProtocolThatWasLeftOutOnceItLiesAmongItsProtocols() throws Exception {
        final Image image =
            Image.link(work.resolve("image"), "--modules=org.hpsocket.transport.nio", "--start=plain");
        try (var refused = image.run("serve", "pack://127.0.0.1:0")) {
            assertEquals(Fault.FAILED, refused.status());
            assertTrue(refused.err().contains("no codec pack; there are: pull, push"), refused::err);
        }
        image.drop(image.optional(PACK), "pack.jar");
        try (var serve = image.run("serve", "pack://127.0.0.1:0")) {
            assertAnswers(serve.lines(1).get(0).substring("ready ".length()));
        }
    }

    @Test
    void shouldChangeOpenConnectionsToANewerProtocolThatIsDroppedBesideIt() throws Exception {
        final Image image = Image.built().copy(work.resolve("image"));
        final Path pack = Path.of(org.hpsocket.protocol.pack.PackCodecFactory.class.getProtectionDomain()
            .getCodeSource().getLocation().toURI());
        final Path newer = NewerPack.build(work, pack, "9.0", 0x155);
        try (var serve = image.run("serve", "pack://127.0.0.1:0"); var socket = connected(serve.lines(1).get(0))) {
            assertArrayEquals(SENT, exchange(socket));
            final Path dropped = image.drop(newer, "newer.jar");
            serve.awaitErr("protocols: " + dropped.toRealPath() + " provides ");
            byte[] answer = exchange(socket);
            for (int i = 0; i < 1_000 && answer[3] == 0; i++) {
                answer = exchange(socket);
            }
            assertArrayEquals(MARKED, answer);
            Files.delete(dropped);
            serve.awaitErr("is gone");
            assertArrayEquals(SENT, exchange(socket));
        }
    }

    @Test
    void shouldStartThroughASymbolicLink() throws Exception {
        final Path link = Files.createSymbolicLink(work.resolve("hps"), Image.built().folder().resolve("bin/hpsocket"));
        try (var told = new Child(new ProcessBuilder(link.toString(), "--version"))) {
            assertEquals(0, told.status(), told::err);
        } finally {
            Files.delete(link);
        }
    }

    private static Socket connected(final String ready) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), URI.create(ready.substring("ready ".length())).getPort());
    }

    private static byte[] exchange(final Socket socket) throws IOException {
        socket.getOutputStream().write(SENT);
        return socket.getInputStream().readNBytes(SENT.length);
    }

    private static void assertAnswers(final String uri) throws IOException, InterruptedException {
        assertAnswers(Image.built(), uri);
    }

    private static void assertAnswers(final Image image, final String uri) throws IOException, InterruptedException {
        try (var connect = image.run("connect", uri)) {
            connect.type("hello\nworld\n");
            assertEquals(0, connect.status(), connect::err);
            assertEquals("hello\nworld\n", connect.out().replace("\r", ""));
        }
    }

    private static void assertMeasures(final String uri) throws IOException, InterruptedException {
        try (var bench = Image.built().run("bench", uri, "--connections=4", "--size=900", "--depth=3", "--seconds=1")) {
            assertEquals(0, bench.status(), bench::err);
            assertTrue(bench.out().startsWith("messages "), bench::out);
        }
    }
}
