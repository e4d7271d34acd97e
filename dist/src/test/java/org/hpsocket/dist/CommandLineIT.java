package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class CommandLineIT {
    private static final int TERMINATED = 143;
    private static final long LOOK_NS = 10_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "felix"})
    void shouldServeConnectAndMeasureEveryProtocol(final String runtime) throws Exception {
        try (var serve = new Child("serve", "--runtime=" + runtime, "--threads=1",
            "tcp://127.0.0.1:0", "pull://127.0.0.1:0", "pack://127.0.0.1:0?flag=0x169&max=1000", "udp://127.0.0.1:0")) {
            final List<String> ready = serve.lines(4);
            assertEquals(4, ready.size(), serve::err);
            assertTrue(ready.get(0).matches("ready tcp://127\\.0\\.0\\.1:[1-9]\\d*"), ready.get(0));
            assertTrue(ready.get(1).matches("ready pull://127\\.0\\.0\\.1:[1-9]\\d*"), ready.get(1));
            assertTrue(
                ready.get(2).matches("ready pack://127\\.0\\.0\\.1:[1-9]\\d*\\?flag=0x169&max=1000"), ready.get(2));
            assertTrue(ready.get(3).matches("ready udp://127\\.0\\.0\\.1:[1-9]\\d*"), ready.get(3));
            AtOnce.with(ready, line -> assertServes(line.substring("ready ".length())));
            serve.terminate();
            assertEquals(TERMINATED, serve.status());
            assertEquals("stopped", serve.err().strip());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "felix"})
    void shouldServeConnectAndMeasureOverTls(final String runtime) throws Exception {
        final String tls = new OwnCertificate().parameters();
        try (var serve = new Child("serve", "--runtime=" + runtime, "--threads=1", "ssl://127.0.0.1:0?" + tls,
            "ssl+pull://127.0.0.1:0?provider=jdk&" + tls, "ssl+pack://127.0.0.1:0?flag=0x169&max=1000&" + tls)) {
            final List<String> ready = serve.lines(3);
            assertEquals(3, ready.size(), serve::err);
            for (final String line : ready) {
                assertTrue(line.matches("ready ssl(\\+pull|\\+pack)?://127\\.0\\.0\\.1:[1-9]\\d*\\?.*"), line);
            }
            AtOnce.with(ready, line -> assertServes(line.substring("ready ".length())));
            serve.terminate();
            assertEquals(TERMINATED, serve.status());
            assertEquals("stopped", serve.err().strip());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "bench"})
    void shouldSayInOneLineWhyAHandshakeFails(final String command) throws IOException, InterruptedException {
        try (var serve = new Child("serve", "tcp://127.0.0.1:0",
            "ssl://127.0.0.1:0?" + new OwnCertificate().parameters())) {
            for (final String line : serve.lines(2)) {
                final String uri = line.replaceFirst("ready \\w+", "ssl").replaceFirst("\\?.*", "");
                try (var refused = new Child(command, uri)) {
                    assertEquals(Fault.FAILED, refused.status(), refused::out);
                    assertEquals(1, refused.err().lines().count(), refused::err);
                    assertTrue(refused.err().startsWith("hpsocket " + command + ": tls handshake failed: "),
                        refused::err);
                }
            }
        }
    }

    @Test
    void shouldSayInOneLineThatTheCertificateIsOfAnotherHost() throws IOException, InterruptedException {
        try (var serve = new Child("serve", "ssl://127.0.0.1:0?" + new OwnCertificate().parameters())) {
            final String uri = serve.lines(1).get(0).substring("ready ".length());
            try (var refused = new Child("connect", uri + "&serverName=example.org")) {
                assertEquals(Fault.FAILED, refused.status(), refused::out);
                assertEquals(1, refused.err().lines().count(), refused::err);
                assertTrue(refused.err().contains("example.org"), refused::err);
            }
            assertAnswers(uri + "&serverName=example.org&host=false");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "felix"})
    void shouldServeConnectAndMeasureAtPaths(final String runtime, @TempDir final Path folder) throws Exception {
        final List<String> uris = List.of("unix://" + folder + "/push.sock", "unix+pull://" + folder + "/a%20pull.sock",
            "unix+pack://" + folder + "/pack.sock?flag=0x169&max=1000");
        try (var serve = new Child(
            "serve", "--runtime=" + runtime, "--threads=1", uris.get(0), uris.get(1), uris.get(2))) {
            assertEquals(uris.stream().map(uri -> "ready " + uri).toList(), serve.lines(3), serve::err);
            AtOnce.with(uris, CommandLineIT::assertServes);
            serve.terminate();
            assertEquals(TERMINATED, serve.status());
            assertEquals("stopped", serve.err().strip());
        }
        assertEquals(0, folder.toFile().list().length, "a socket is left");
    }

    @Test
    void shouldServeAgainAtThePathOfAServerThatWasKilled(@TempDir final Path folder)
        throws IOException, InterruptedException {
        final String uri = "unix://" + folder + "/s";
        try (var killed = new Child("serve", uri)) {
            assertEquals(List.of("ready " + uri), killed.lines(1));
        }
        try (var serve = new Child("serve", uri)) {
            assertEquals(List.of("ready " + uri), serve.lines(1), serve::err);
            assertAnswers(uri);
            try (var second = new Child("serve", uri)) {
                assertEquals(Fault.FAILED, second.status());
                assertTrue(second.err().contains("/s: Address already in use: somebody listens"), second::err);
            }
            assertAnswers(uri);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "felix"})
    void shouldServeAndMeasureOverAsynchronousChannels(final String runtime) throws Exception {
        try (var serve = new Child("serve", "--runtime=" + runtime, "--transport=aio", "tcp://127.0.0.1:0",
            "pack://127.0.0.1:0?flag=0x169&max=1000")) {
            AtOnce.with(serve.lines(2), line -> assertServes(line.substring("ready ".length()), "--transport=aio"));
            serve.terminate();
            assertEquals(TERMINATED, serve.status());
            assertEquals("stopped", serve.err().strip());
        }
    }

    @Test
    void shouldLetOpenConnectionsFinishWhenItHasAGrace() throws IOException, InterruptedException {
        try (var serve = new Child("serve", "--grace=3600", "tcp://127.0.0.1:0", "pull://127.0.0.1:0")) {
            final int port = Integer.parseInt(serve.lines(2).get(0).substring("ready tcp://127.0.0.1:".length()));
            try (var open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertEchoes(open, 'a');
                serve.terminate();
                while (accepts(port)) {
                    LockSupport.parkNanos(LOOK_NS);
                }
                assertEchoes(open, 'b');
            }
            assertEquals(TERMINATED, serve.status());
            assertEquals(List.of("stopping: open connections have up to seconds=3600", "stopped"),
                serve.err().lines().toList());
        }
    }

    private static void assertEchoes(final Socket socket, final int sent) throws IOException {
        socket.getOutputStream().write(sent);
        assertEquals(sent, socket.getInputStream().read());
    }

    private static boolean accepts(final int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (final IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "felix"})
    void shouldSayWhyWhenAPortIsInUse(final String runtime) throws IOException, InterruptedException {
        try (var first = new Child("serve", "tcp://127.0.0.1:0")) {
            final String uri = first.lines(1).get(0).substring("ready ".length());
            try (var second = new Child("serve", "--runtime=" + runtime, uri)) {
                assertEquals(Fault.FAILED, second.status());
                assertEquals("", second.out());
                assertEquals(1, second.err().lines().count(), second::err);
                final String address = uri.substring("tcp://".length());
                assertTrue(second.err().contains(address + ": Address already in use"), second::err);
            }
        }
    }

    @Test
    void shouldEndWithoutErrorWhenThePeerCloses() throws IOException, InterruptedException {
        try (var serve = new Child("serve", "pack://127.0.0.1:0?flag=1")) {
            final String uri = serve.lines(1).get(0).substring("ready ".length());
            try (var connect = new Child("connect", uri.replace("flag=1", "flag=2"))) {
                connect.type("hello\n");
                assertEquals(0, connect.status());
                assertEquals("closed by the peer", connect.err().strip());
            }
        }
    }

    private static void assertServes(final String uri, final String... more) throws IOException, InterruptedException {
        assertAnswers(uri);
        assertMeasures(uri, more);
    }

    private static void assertAnswers(final String uri) throws IOException, InterruptedException {
        try (var connect = new Child("connect", uri)) {
            connect.type("hello\nworld\n");
            assertEquals(0, connect.status());
            assertEquals("hello\nworld\n", connect.out().replace("\r", ""));
            assertEquals("", connect.err());
        }
    }

    private static void assertMeasures(final String uri, final String... more)
        throws IOException, InterruptedException {
        final String[] arguments = Stream.concat(
            Stream.of("bench", uri, "--connections=4", "--size=900", "--depth=3", "--seconds=1"), Stream.of(more))
            .toArray(String[]::new);
        try (var bench = new Child(arguments)) {
            assertEquals(0, bench.status(), bench::err);
            final List<String> names = bench.out().lines().map(line -> line.split("\\s+")[0]).toList();
            final var known = new ArrayList<>(List.of("messages", "messages/s", "MB/s", "p50", "p99", "p99.9", "max"));
            if (uri.startsWith("udp:")) {
                known.add("lost");
            }
            assertEquals(known, names);
        }
    }
}
