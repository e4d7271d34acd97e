package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hpsocket.CloseReason;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.ssl.Verify;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code openssl s_client} with our server. */
class OpenSslClientIT {
    private static final String KEY_UPDATE = "TLS 1.3, Handshake \\[length 0005\\], KeyUpdate";

    @TempDir
    static Path folder;
    private static Pki pki;

    @BeforeAll
    static void certify() {
        pki = new Pki(folder);
    }

    @ProvidersAndVersions
    void shouldExchangeData(final TlsProvider provider, final String version) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            Pipe peer = OpenSsl.data(pki.file("said"), served.hostAndPort(), "-verify_return_error", "-verify_ip",
                Pki.ADDRESS, "-CAfile", pki.ca(), OpenSsl.option(version))) {
            Exchange.echoed(peer.out(), peer.in(), Data.bytes());
            assertEquals(version, session(served).version());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowTheCertificateOfTheNameThatIsAskedFor(final TlsProvider provider) {
        final TlsContext other = pki.serving(provider).identity(pki.shop.identity());
        final Tls tls = Tls.of(pki.serving(provider)).sni(Pki.SHOP, other);
        try (Served served = new Served(tls);
            OpenSsl shop = client(served, "-servername", "a." + Pki.SHOP, "-verify_hostname", Pki.SHOP);
            OpenSsl none = client(served, "-noservername", "-verify_hostname", Pki.HOST)) {
            shop.awaitSaid("Verify return code: 0 \\(ok\\)").awaitSaid("subject=CN = " + Pki.SHOP);
            none.awaitSaid("Verify return code: 0 \\(ok\\)").awaitSaid("subject=CN = " + Pki.HOST);
            assertEquals(Set.of(Optional.of("a." + Pki.SHOP), Optional.empty()), served.heard.opened(2).stream()
                .map(connection -> connection.tls().orElseThrow().serverName()).collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAlertWhenTheNameIsRefused(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)).choose(name -> Tls.REFUSE));
            OpenSsl peer = client(served, "-servername", Pki.SHOP)) {
            peer.awaitSaid("unrecognized name.*alert number 112");
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    @ProvidersAndVersions
    void shouldAgreeOnTheProtocolOfTheApplication(final TlsProvider provider, final String version) {
        try (Served served = new Served(Tls.of(pki.serving(provider).applicationProtocols("h2", "http/1.1")));
            OpenSsl peer = client(served, "-alpn", "spdy/1,http/1.1", OpenSsl.option(version));
            OpenSsl without = client(served, OpenSsl.option(version))) {
            peer.awaitSaid("ALPN protocol: http/1.1");
            without.awaitSaid("No ALPN negotiated");
            served.heard.opened(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAlertWhenNoProtocolOfTheApplicationIsShared(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider).applicationProtocols("h2")));
            OpenSsl peer = client(served, "-alpn", "spdy/1")) {
            peer.awaitSaid("alert no application protocol");
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    @ProvidersAndVersions
    void shouldTakeAClientWhoseCertificateIsTrusted(final TlsProvider provider, final String version) {
        final Tls tls = Tls.of(pki.serving(provider).verify(Verify.FAIL_IF_NO_PEER_CERT));
        try (Served served = new Served(tls);
            OpenSsl peer = client(served, OpenSsl.option(version),
                "-cert", pki.chain("client"), "-key", pki.key("client"))) {
            peer.awaitSaid("Acceptable client certificate CA names").awaitSaid("CN = Interop Authority");
            assertEquals(Optional.of(pki.client.certificate()), session(served).peerCertificate());
        }
    }

    @ProvidersAndVersions
    void shouldTakeAClientWithoutCertificateWhenItMay(final TlsProvider provider, final String version) {
        try (Served served = new Served(Tls.of(pki.serving(provider).verify(Verify.PEER)));
            OpenSsl peer = client(served, OpenSsl.option(version))) {
            assertEquals(Optional.empty(), session(served).peerCertificate());
            assertTrue(peer.awaitSaid("Verify return code").says("Acceptable client certificate CA names"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE,TLSv1.3,certificate required", "BOUNCY_CASTLE,TLSv1.2,handshake failure",
        "JDK,TLSv1.3,(certificate required|bad certificate)", "JDK,TLSv1.2,(handshake failure|bad certificate)"})
    void shouldAlertWhenACertificateIsMissing(final TlsProvider provider, final String version, final String alert) {
        try (Served served = new Served(Tls.of(pki.serving(provider).verify(Verify.FAIL_IF_NO_PEER_CERT)));
            OpenSsl peer = client(served, OpenSsl.option(version))) {
            peer.awaitSaid("alert " + alert);
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    @ProvidersAndVersions
    void shouldAlertWhenACertificateIsNotTrusted(final TlsProvider provider, final String version) {
        try (Served served = new Served(Tls.of(pki.serving(provider).verify(Verify.PEER)));
            OpenSsl peer = client(served, OpenSsl.option(version),
                "-cert", pki.chain("stranger"), "-key", pki.key("stranger"))) {
            peer.awaitSaid("alert (unknown ca|certificate unknown|bad certificate)");
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellThePeersAlertWhenItDoesNotTrustUs(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = OpenSsl.client(
                served.hostAndPort(), "-verify_return_error", "-CAfile", pki.chain("stranger"))) {
            assertNotEquals(0, peer.awaitEnd(), peer::said);
            served.refused("unknown_ca");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellThePeersAlertWhenTheNameIsAnother(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, "-verify_return_error", "-verify_hostname", "other.example.org")) {
            assertNotEquals(0, peer.awaitSaid("[Hh]ostname mismatch").awaitEnd());
            served.refused("bad_certificate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseTheCipherThatTheClientChooses(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384")) {
            peer.awaitSaid("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384");
            final TlsSession session = session(served);
            assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", session.cipher());
            assertTrue(session.clientCiphers().contains(session.cipher()), session.clientCiphers()::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAlertWhenNoCipherIsShared(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider).ciphers("ECDHE-ECDSA-AES256-GCM-SHA384")));
            OpenSsl peer = client(served, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")) {
            peer.awaitSaid("alert handshake failure");
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseVersionsThatNobodyAskedFor(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")) {
            peer.awaitSaid("alert protocol version");
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnWhenKeysAreUpdated(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, "-tls1_3", "-msg")) {
            served.opened();
            peer.tell("k").awaitSaid(">>> " + KEY_UPDATE).tell("first word").awaitSaid("first word");
            peer.tell("K").awaitSaid("18 00 00 01 01").tell("next word").awaitSaid("next word");
            peer.awaitSaid("<<< " + KEY_UPDATE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseWhenAskedToRenegotiate(final TlsProvider provider) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, "-tls1_2")) {
            served.opened();
            peer.tell("R");
            final CloseReason why = served.closed();
            assertTrue(why.message().contains("renegotiat"), why::toString);
            assertTrue(why.isError(), why::toString);
            peer.awaitEnd();
        }
    }

    @ProvidersAndVersions
    void shouldSayThatNothingMoreComesBeforeItCloses(final TlsProvider provider, final String version) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, OpenSsl.option(version), "-msg")) {
            served.opened().disconnect();
            assertEquals(0, peer.awaitEnd(), peer::said);
            assertTrue(peer.says("^closed"), peer::said);
            assertTrue(peer.says("warning close_notify"), peer::said);
            assertEquals(CloseReason.Kind.DISCONNECTED, served.closed().kind());
        }
    }

    @ProvidersAndVersions
    void shouldHearThatThePeerEnded(final TlsProvider provider, final String version) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            OpenSsl peer = client(served, OpenSsl.option(version), "-msg")) {
            served.opened();
            peer.tell("Q");
            final CloseReason why = served.closed();
            assertEquals(CloseReason.Kind.PEER, why.kind(), why::toString);
            assertFalse(why.truncated(), why::toString);
            assertEquals(0, peer.awaitEnd(), peer::said);
        }
    }

    private static OpenSsl client(final Served served, final String... options) {
        final var all = new ArrayList<>(List.of("-CAfile", pki.ca()));
        all.addAll(List.of(options));
        return OpenSsl.client(served.hostAndPort(), all.toArray(String[]::new));
    }

    private static TlsSession session(final Served served) {
        return served.opened().tls().orElseThrow();
    }
}
