package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.Connection;
import org.hpsocket.itest.Patience;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that go on in another connection: by their id, by a ticket of TLS 1.2 or of 1.3; as each provider can. */
class ResumptionIT {
    @TempDir
    static Path folder;
    private static Pki pki;

    @BeforeAll
    static void certify() {
        pki = new Pki(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE,-tls1_2,-no_ticket", "JDK,-tls1_2,-no_ticket",
        "BOUNCY_CASTLE,-tls1_2,-showcerts", "JDK,-tls1_2,-showcerts",
        "JDK,-tls1_3,-showcerts"})
    void shouldGoOnWithTheClientsSession(final TlsProvider provider, final String version, final String option) {
        final String session = pki.file("session").toString();
        try (Served served = new Served(Tls.of(pki.serving(provider)))) {
            try (OpenSsl first = client(served, version, option, "-sess_out", session)) {
                served.heard.opened(1);
                first.tell("first word").awaitSaid("first word").tell("Q").awaitEnd();
            }
            try (OpenSsl second = client(served, version, option, "-sess_in", session)) {
                second.tell("next word").awaitSaid("next word").awaitSaid("^Reused, TLSv1");
                assertTrue(resumed(served.heard.opened(2).get(1)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetSessionsWhenToldTo(final TlsProvider provider) {
        final String session = pki.file("session").toString();
        try (Served served = new Served(Tls.of(pki.serving(provider).resumption(false)))) {
            try (OpenSsl first = client(served, "-tls1_2", "-sess_out", session)) {
                first.tell("first word").awaitSaid("first word").tell("Q").awaitEnd();
            }
            try (OpenSsl second = client(served, "-tls1_2", "-sess_in", session)) {
                second.tell("next word").awaitSaid("next word").awaitSaid("^New, TLSv1");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE,-tls1_2,-no_ticket,true", "JDK,-tls1_2,-no_ticket,true",
        "BOUNCY_CASTLE,-tls1_2,-tlsextdebug,true", "JDK,-tls1_2,-tlsextdebug,true",
        "BOUNCY_CASTLE,-tls1_3,-tlsextdebug,false", "JDK,-tls1_3,-tlsextdebug,true"})
    void shouldGoOnWithItsOwnSession(
        final TlsProvider provider, final String version, final String option, final boolean goesOn) {
        try (OpenSsl peer = OpenSsl.server(version, option, "-cert", pki.chain("server"), "-cert_chain",
                pki.between(), "-key", pki.key("server"), "-rev");
            Called called = new Called(Tls.of(pki.calling(provider)), List.of(new byte[] {'1', '\n'}))) {
            final int port = peer.port();
            for (int count = 1; count <= 2; count++) {
                final Connection connection = called.connect(port);
                called.checked.done(count);
                assertEquals(count == 2 && goesOn, resumed(connection));
                connection.disconnect();
                Patience.until("the close", () -> !connection.isConnected());
            }
        }
    }

    private static boolean resumed(final Connection connection) {
        return connection.tls().orElseThrow().isResumed();
    }

    private static OpenSsl client(final Served served, final String... options) {
        final var all = new ArrayList<>(List.of("-CAfile", pki.ca()));
        all.addAll(List.of(options));
        return OpenSsl.client(served.hostAndPort(), all.toArray(String[]::new));
    }
}
