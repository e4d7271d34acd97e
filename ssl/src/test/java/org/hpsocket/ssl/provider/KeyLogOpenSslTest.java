package org.hpsocket.ssl.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.context.ContextMaker;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of a key log, as the installed OpenSSL at the other end writes them. */
class KeyLogOpenSslTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Issued HOST = ROOT.issue("127.0.0.1");
    private static final int WAIT_SECONDS = 60;

    @TempDir
    private Path folder;

    @BeforeAll
    static void askOpenSsl() throws IOException, InterruptedException {
        try {
            final Process process = new ProcessBuilder("openssl", "s_client", "-help")
                .redirectErrorStream(true).start();
            try (BufferedReader said = process.inputReader()) {
                assumeTrue(said.lines().toList().stream().anyMatch(line -> line.contains("-keylogfile")),
                    "openssl has no key log");
            }
            process.waitFor();
        } catch (final IOException e) {
            assumeTrue(false, "there is no openssl: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void shouldLogWhatAServerLogs(final String protocol) throws IOException, InterruptedException {
        HOST.files(folder);
        final Process server = openssl("s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-cert",
            file(Issued.CHAIN_FILE), "-key", file(Issued.KEY_FILE));
        try (BufferedReader said = server.inputReader()) {
            final String listening = said.lines().filter(line -> line.startsWith("ACCEPT ")).findFirst().orElseThrow();
            final TlsContext context = TlsContext.anonymous().trust(ROOT.trust()).protocols(protocol).keyLog(ours());
            final int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1).trim());
            try (SSLSocket socket = (SSLSocket) new ContextMaker().make(0, context).ssl().getSocketFactory()
                .createSocket("127.0.0.1", port)) {
                socket.setEnabledProtocols(new String[] {protocol});
                socket.startHandshake();
                socket.getOutputStream().write("Q\n".getBytes());
            }
            end(server);
        }
        assertSame(protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void shouldLogWhatAClientLogs(final String protocol) throws IOException, InterruptedException {
        final TlsContext context = TlsContext.of(HOST.identity()).protocols(protocol).keyLog(ours());
        try (SSLServerSocket server = (SSLServerSocket) new ContextMaker().make(0, context).ssl()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            server.setEnabledProtocols(new String[] {protocol});
            final Process client = openssl("s_client", "-connect", "127.0.0.1:" + server.getLocalPort(), "-quiet");
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
                socket.getOutputStream().write('x');
                assertEquals('x', client.getInputStream().read());
            }
            end(client);
        }
        assertSame(protocol);
    }

    private void assertSame(final String protocol) throws IOException {
        final Set<String> theirs = lines(folder.resolve("theirs.log"));
        assertEquals(protocol.equals("TLSv1.3") ? 5 : 1, theirs.size());
        assertEquals(theirs, lines(ours()));
    }

    private Process openssl(final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keylogfile", file("theirs.log")));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void end(final Process process) throws InterruptedException {
        final boolean ended = process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, "openssl does not end");
    }

    private static Set<String> lines(final Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path ours() {
        return folder.resolve("ours.log");
    }

    private String file(final String name) {
        return folder.resolve(name).toString();
    }
}
