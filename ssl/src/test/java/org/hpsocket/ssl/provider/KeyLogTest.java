package org.hpsocket.ssl.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.context.ContextMaker;
import org.hpsocket.ssl.context.EnginePair;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLogTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final String NAME = "server.test";
    private static final TlsContext CLIENT = TlsContext.anonymous().trust(ROOT.trust());
    private static final TlsContext SERVER = TlsContext.of(ROOT.issue(NAME).identity());
    private static final List<String> LABELS = List.of("CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0", "EXPORTER_SECRET");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldOpenWhatWasSaidByTls13WhenEitherSideLogs(final boolean client)
        throws IOException, GeneralSecurityException {
        final EnginePair pair = talk("TLSv1.3", "TLS_AES_128_GCM_SHA256", client, !client);
        final List<String> lines = Files.readAllLines(file(client));
        final Recorded sent = new Recorded(pair.server.wire());
        final Recorded received = new Recorded(pair.client.wire());
        assertEquals(LABELS, lines.stream().map(line -> line.split(" ")[0]).toList());
        lines.forEach(line -> assertEquals(hex(sent.random()), line.split(" ")[1]));
        assertEquals("ping" + (char) Recorded.APPLICATION,
            text(sent.openedByTrafficSecret(secret(lines, "CLIENT_TRAFFIC_SECRET_0"))));
        assertEquals("pong" + (char) Recorded.APPLICATION,
            text(received.openedByTrafficSecret(secret(lines, "SERVER_TRAFFIC_SECRET_0"))));
        assertHandshake(sent.openedByTrafficSecret(secret(lines, "CLIENT_HANDSHAKE_TRAFFIC_SECRET")), 20);
        assertHandshake(received.openedByTrafficSecret(secret(lines, "SERVER_HANDSHAKE_TRAFFIC_SECRET")), 8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldOpenWhatWasSaidByTls12WhenEitherSideLogs(final boolean client)
        throws IOException, GeneralSecurityException {
        final EnginePair pair = talk("TLSv1.2", "ECDHE+AESGCM+AES128", client, !client);
        final List<String> lines = Files.readAllLines(file(client));
        final Recorded sent = new Recorded(pair.server.wire());
        final Recorded received = new Recorded(pair.client.wire());
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith("CLIENT_RANDOM " + hex(sent.random()) + " "), lines.get(0));
        final byte[] master = secret(lines, "CLIENT_RANDOM");
        assertEquals("ping", text(sent.openedByMasterSecret(master, sent.random(), received.random(), true)));
        assertEquals("pong", text(received.openedByMasterSecret(master, sent.random(), received.random(), false)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void shouldLogTheSameOnBothSides(final String protocol) throws IOException {
        talk(protocol, "", true, true);
        talk(protocol, "", true, true);
        final List<String> lines = Files.readAllLines(file(true));
        assertEquals(Set.copyOf(lines), Set.copyOf(Files.readAllLines(file(false))));
        assertEquals(protocol.equals("TLSv1.3") ? 10 : 2, Set.copyOf(lines).size());
    }

    @Test
    void shouldLogAResumedSessionWithTheRandomOfItsConnection() throws IOException {
        final var maker = new ContextMaker();
        final var client = maker.make(0, CLIENT.protocols("TLSv1.2").keyLog(file(true)));
        final var server = maker.make(0, SERVER.protocols("TLSv1.2"));
        final EnginePair first = EnginePair.of(client, server, NAME).run();
        assertEquals("ping pong", first.talk());
        final EnginePair second = EnginePair.of(client, server, NAME).run();
        assertEquals("ping pong", second.talk());
        assertArrayEquals(first.client.session().getId(), second.client.session().getId());
        final List<String> lines = Files.readAllLines(file(true));
        assertEquals(List.of(hex(new Recorded(first.server.wire()).random()),
            hex(new Recorded(second.server.wire()).random())), lines.stream().map(line -> line.split(" ")[1]).toList());
        assertArrayEquals(secret(lines, "CLIENT_RANDOM"), secret(lines.subList(1, 2), "CLIENT_RANDOM"));
    }

    @Test
    void shouldAddToAFileThatItsOwnerAloneReads() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        new KeyLog(file(true)).add("CLIENT_RANDOM", new byte[] {1, 2}, new byte[] {-1});
        new KeyLog(file(true)).add("CLIENT_RANDOM", new byte[] {3}, new byte[] {0});
        assertEquals("CLIENT_RANDOM 0102 ff\nCLIENT_RANDOM 03 00\n", Files.readString(file(true)));
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file(true)));
    }

    @Test
    void shouldRefuseAFileThatCannotBeWrittenWhenItStarts() {
        final Path file = folder.resolve("none").resolve("keys.log");
        assertTrue(failure(CLIENT.keyLog(file)).startsWith("tls key log " + file + " cannot be written: "),
            () -> failure(CLIENT.keyLog(file)));
    }

    @Test
    void shouldRefuseTheProviderOfTheJdk() {
        final Path file = file(true);
        assertEquals("tls key log " + file + " is not available with the JDK's provider; take provider BOUNCY_CASTLE",
            failure(CLIENT.provider(TlsProvider.JDK).keyLog(file)));
    }

    @Test
    void shouldSayOnceAndGoOnWhenTheFileCannotBeWrittenLater() throws IOException {
        final Path away = Files.createDirectory(folder.resolve("away"));
        final Path file = away.resolve("keys.log");
        final var maker = new ContextMaker();
        final var client = maker.make(0, CLIENT.keyLog(file));
        Files.delete(file);
        Files.delete(away);
        final List<String> said = saidBy(() -> assertEquals("ping pong",
            EnginePair.of(client, maker.make(0, SERVER), NAME).run().talk()));
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).startsWith("tls key log " + file + " lacks lines from now on: "), said.toString());
    }

    private static List<String> saidBy(final Runnable action) {
        final List<String> said = new ArrayList<>();
        final Handler handler = new Handler() {

            @Override
            public void publish(final LogRecord line) {
                said.add(line.getMessage());
            }

            @Override
            public void flush() {
                // said at once
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        final Logger logger = Logger.getLogger(KeyLog.class.getName());
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
        }
        return said;
    }

    private EnginePair talk(final String protocol, final String ciphers, final boolean client, final boolean server) {
        final TlsContext one = CLIENT.protocols(protocol).ciphers(ciphers);
        final TlsContext other = SERVER.protocols(protocol);
        final EnginePair pair = EnginePair.of(client ? one.keyLog(file(true)) : one,
            server ? other.keyLog(file(false)) : other, NAME).run();
        assertEquals("ping pong", pair.talk());
        return pair;
    }

    private Path file(final boolean client) {
        return folder.resolve(client ? "client.log" : "server.log");
    }

    /** The record has the type of the handshake, and its message is the expected one. */
    private static void assertHandshake(final byte[] text, final int message) {
        assertEquals(message, text[0]);
        assertEquals(Recorded.HANDSHAKE, text[text.length - 1]);
    }

    private static byte[] secret(final List<String> lines, final String label) {
        final String line = lines.stream().filter(one -> one.startsWith(label + " ")).findFirst().orElseThrow();
        return HexFormat.of().parseHex(line.split(" ")[2]);
    }

    private static String failure(final TlsContext context) {
        return assertThrows(HpSocketException.class, () -> new ContextMaker().make(0, context)).getMessage();
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, US_ASCII);
    }
}
