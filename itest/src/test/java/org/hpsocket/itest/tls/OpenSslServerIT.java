package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.Verify;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code openssl s_server} with our agent. */
class OpenSslServerIT {
    /** The last line about a connection before its data. */
    private static final String DATA_FOLLOWS = "Secure Renegotiation IS";

    @TempDir
    static Path folder;
    private static Pki pki;

    @BeforeAll
    static void certify() {
        pki = new Pki(folder);
    }

    @ProvidersAndVersions
    void shouldExchangeData(final TlsProvider provider, final String version) {
        try (Pipe peer = OpenSsl.serverOfData(pki.file("said"), options("server", OpenSsl.option(version)));
            Called called = new Called(Tls.of(pki.calling(provider)), Data.digits())) {
            final Connection connection = called.connect(OpenSsl.port(peer));
            peer.line(DATA_FOLLOWS);
            Exchange.pump(peer.in(), peer.out());
            called.checked.done(1);
            assertEquals(version, connection.tls().orElseThrow().version());
            assertEquals(pki.server.certificates(), connection.tls().orElseThrow().peerChain());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForTheNameOfTheHost(final TlsProvider provider) {
        final TlsContext context = pki.calling(provider).serverName(Pki.SHOP);
        try (OpenSsl peer = OpenSsl.server(options("server", "-servername", Pki.SHOP, "-servername_fatal",
                "-cert2", pki.chain("shop"), "-key2", pki.key("shop")));
            Called called = new Called(Tls.of(context), List.of())) {
            final TlsSession session = called.connect(peer.port()).tls().orElseThrow();
            assertEquals(Optional.of(pki.shop.certificate()), session.peerCertificate());
            assertEquals(Optional.of(Pki.SHOP), session.serverName());
            peer.awaitSaid("Hostname in TLS extension: \"" + Pki.SHOP + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForTheNameOfEachConnect(final TlsProvider provider) {
        try (OpenSsl peer = OpenSsl.server(options("server", "-servername", Pki.SHOP,
                "-cert2", pki.chain("shop"), "-key2", pki.key("shop")));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            final int port = peer.port();
            final Connection shop = called.connect(port, Pki.SHOP);
            assertEquals(Optional.of(pki.shop.certificate()), shop.tls().orElseThrow().peerCertificate());
            peer.awaitSaid("Hostname in TLS extension: \"" + Pki.SHOP + "\"");
            shop.disconnect();

            final Connection host = called.connect(port, Pki.HOST);
            assertEquals(Optional.of(pki.server.certificate()), host.tls().orElseThrow().peerCertificate());
            peer.awaitSaid("Hostname in TLS extension: \"" + Pki.HOST + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotAskForAnAddress(final TlsProvider provider) {
        try (OpenSsl peer = OpenSsl.server(options("server", "-tlsextdebug"));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            final TlsSession session = called.connect(peer.port()).tls().orElseThrow();
            assertEquals(Optional.empty(), session.serverName());
            peer.awaitSaid(DATA_FOLLOWS);
            assertFalse(peer.says("TLS client extension \"server name\""), peer::said);
        }
    }

    @ProvidersAndVersions
    void shouldAgreeOnTheProtocolOfTheApplication(final TlsProvider provider, final String version) {
        final TlsContext context = pki.calling(provider).applicationProtocols("h2", "http/1.1");
        try (OpenSsl peer = OpenSsl.server(options("server", OpenSsl.option(version), "-alpn", "http/1.1"));
            Called called = new Called(Tls.of(context), List.of())) {
            final TlsSession session = called.connect(peer.port()).tls().orElseThrow();
            assertEquals(Optional.of("http/1.1"), session.applicationProtocol());
            peer.awaitSaid("ALPN protocols selected: http/1.1");
        }
    }

    @ProvidersAndVersions
    void shouldShowItsCertificateWhenAskedTo(final TlsProvider provider, final String version) {
        final TlsContext context = pki.calling(provider).identity(pki.client.identity());
        try (OpenSsl peer = OpenSsl.server(demanding(version));
            Called called = new Called(Tls.of(context), List.of(Data.digits().get(0)))) {
            called.connect(peer.port());
            peer.awaitSaid("subject=CN = client");
        }
    }

    @ProvidersAndVersions
    void shouldTellThePeersAlertWhenItHasNoCertificate(final TlsProvider provider, final String version) {
        try (OpenSsl peer = OpenSsl.server(demanding(version));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            final String why = refused(called, peer.port());
            assertTrue(why.matches("(?s).*(certificate_required|handshake_failure).*"), why);
            peer.awaitSaid("peer did not return a certificate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAServerThatItDoesNotTrust(final TlsProvider provider) {
        final TlsContext context = pki.calling(provider).trust(Trust.pem(pki.stranger.chain()).only());
        try (OpenSsl peer = OpenSsl.server(options("server"));
            Called called = new Called(Tls.of(context), List.of())) {
            refused(called, peer.port());
            peer.awaitSaid("alert (unknown ca|certificate unknown|bad certificate)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAServerOfAnotherName(final TlsProvider provider) {
        try (OpenSsl peer = OpenSsl.server(options("shop"));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            final String why = refused(called, peer.port());
            assertTrue(why.contains(Pki.ADDRESS), why);
            peer.awaitSaid("alert (certificate unknown|bad certificate)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAnyServerWhenToldTo(final TlsProvider provider) {
        final TlsContext context = TlsContext.anonymous().provider(provider).verify(Verify.NONE);
        try (OpenSsl peer = OpenSsl.server(options("shop"));
            Called called = new Called(Tls.of(context), List.of())) {
            assertEquals(Optional.of(pki.shop.certificate()),
                called.connect(peer.port()).tls().orElseThrow().peerCertificate());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellThePeersAlertWhenNoCipherIsShared(final TlsProvider provider) {
        final TlsContext context = pki.calling(provider).protocols("TLSv1.2").ciphers("ECDHE-ECDSA-AES256-GCM-SHA384");
        try (OpenSsl peer = OpenSsl.server(options("server", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"));
            Called called = new Called(Tls.of(context), List.of())) {
            final String why = refused(called, peer.port());
            assertTrue(why.contains("handshake_failure"), why);
            peer.awaitSaid("no shared cipher");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellThePeersAlertWhenNoVersionIsShared(final TlsProvider provider) {
        try (OpenSsl peer = OpenSsl.server(options("server", "-tls1_3"));
            Called called = new Called(Tls.of(pki.calling(provider).protocols("TLSv1.2")), List.of())) {
            final String why = refused(called, peer.port());
            assertTrue(why.contains("protocol_version"), why);
        }
    }

    @ProvidersAndVersions
    void shouldShowTheStatusThatIsStapledWhereTheProviderDoes(final TlsProvider provider, final String version)
        throws IOException {
        final byte[] status = pki.authority.status(pki.shop);
        final Path file = Files.write(pki.file("status"), status);
        try (OpenSsl peer = OpenSsl.server(options("shop", OpenSsl.option(version), "-status_file", file.toString()));
            Called called = new Called(Tls.of(pki.calling(provider).serverName(Pki.SHOP)), List.of())) {
            final List<byte[]> shown = called.connect(peer.port()).tls().orElseThrow().statusResponses();
            assertEquals(provider == TlsProvider.JDK, shown.stream().anyMatch(each -> Arrays.equals(status, each)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnWhenKeysAreUpdated(final TlsProvider provider) {
        try (OpenSsl peer = OpenSsl.server(options("server", "-msg"));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of(new byte[] {'1', '\n'}))) {
            called.connect(peer.port());
            peer.awaitSaid(DATA_FOLLOWS).tell("K").awaitSaid("18 00 00 01 01").tell("1");
            called.checked.done(1).get(0).send(new byte[] {'2', '\n'});
            peer.awaitSaid("<<< TLS 1.3, Handshake \\[length 0005\\], KeyUpdate").awaitSaid("^2$");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWhenAskedToRenegotiate(final TlsProvider provider) {
        try (OpenSsl peer = OpenSsl.server(options("server", "-no_tls1_3"));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            called.connect(peer.port());
            peer.awaitSaid(DATA_FOLLOWS).tell("r");
            final CloseReason why = called.checked.closed();
            assertTrue(why.message().contains("renegotiat"), why::toString);
        }
    }

    @ProvidersAndVersions
    void shouldSayThatNothingMoreComesBeforeItCloses(final TlsProvider provider, final String version) {
        try (OpenSsl peer = OpenSsl.server(options("server", OpenSsl.option(version), "-msg"));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            final Connection connection = called.connect(peer.port());
            peer.awaitSaid(DATA_FOLLOWS);
            connection.disconnect();
            peer.awaitSaid("<<< .*warning close_notify");
        }
    }

    @ProvidersAndVersions
    void shouldSayTruncatedWhenThePeerEndsWithoutSayingSo(final TlsProvider provider, final String version) {
        try (OpenSsl peer = OpenSsl.server(options("server", OpenSsl.option(version)));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            called.connect(peer.port());
            peer.awaitSaid(DATA_FOLLOWS).tell("Q");
            final CloseReason why = called.checked.closed();
            assertEquals(CloseReason.Kind.PEER, why.kind(), why::toString);
            assertTrue(why.truncated(), why::toString);
        }
    }

    @ProvidersAndVersions
    void shouldHearThatThePeerEnded(final TlsProvider provider, final String version) {
        try (OpenSsl peer = OpenSsl.server(options("server", OpenSsl.option(version), "-www"));
            Called called = new Called(Tls.of(pki.calling(provider)), List.of())) {
            called.connect(peer.port()).send("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            final CloseReason why = called.checked.closed();
            assertEquals(CloseReason.Kind.PEER, why.kind(), why::toString);
            assertFalse(why.truncated(), why::toString);
        }
    }

    private static String[] options(final String whose, final String... more) {
        final var options = new ArrayList<>(List.of("-cert", pki.chain(whose), "-cert_chain", pki.between(),
            "-key", pki.key(whose)));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private static String[] demanding(final String version) {
        return options("server", OpenSsl.option(version), "-Verify", "3", "-verify_return_error", "-CAfile", pki.ca());
    }

    /** Connects in vain; in TLS 1.3 a client's handshake is over before the server refuses it. @return why */
    private static String refused(final Called called, final int port) {
        try {
            called.connect(port);
        } catch (final CompletionException e) {
            return e.getMessage();
        }
        return called.checked.closed().toString();
    }
}
