package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.Verify;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTextTest {
    private static final Path CERTIFICATE = Path.of("/c.pem");
    private static final Path KEY = Path.of("/k.pem");

    @Test
    void shouldBeTlsOfAClientWithoutParameters() {
        final Tls tls = TlsText.of(Map.of());
        final TlsContext context = contextOf(tls);
        assertEquals(Optional.empty(), context.identity());
        assertEquals(Trust.ofSystem(), context.trust());
        assertEquals(List.of(Verify.NONE, Verify.PEER), List.of(context.verify(true), context.verify(false)));
        assertTrue(context.verifiesHost() && context.resumes() && tls.isAutoHandshake());
        assertEquals(TlsContext.DEFAULT_PROTOCOLS, context.protocols());
        assertEquals(TlsProvider.BOUNCY_CASTLE, context.provider());
        assertEquals(Tls.DEFAULT_HANDSHAKES, tls.contexts().handshakesAtOnce());
    }

    @Test
    void shouldShowACertificateOutOfOneFileOrTwo() {
        assertEquals(Identity.pem(CERTIFICATE, KEY).password("x"),
            identity(Map.of("cert", "/c.pem", "key", "/k.pem", "password", "x")));
        assertEquals(Identity.pem(CERTIFICATE, CERTIFICATE), identity(Map.of("cert", "/c.pem")));
        assertEquals(Identity.pkcs12(KEY).password("x"), identity(Map.of("pkcs12", "/k.pem", "password", "x")));
    }

    @Test
    void shouldTrustWhomItIsTold() {
        assertEquals(Trust.of(CERTIFICATE), context("ca", "/c.pem").trust());
        assertEquals(Trust.of(CERTIFICATE).only(),
            contextOf(TlsText.of(Map.of("ca", "/c.pem", "system", "false"))).trust());
    }

    @Test
    void shouldSetWhatIsDemandedAndOffered() {
        assertEquals(Verify.FAIL_IF_NO_PEER_CERT, context("verify", "fail_if_no_peer_cert").verify(true));
        assertFalse(context("host", "false").verifiesHost());
        assertEquals("example.org", context("serverName", "example.org").serverName());
        assertEquals(List.of("TLSv1.3"), context("protocols", "TLSv1.3").protocols());
        assertEquals("ECDHE+AESGCM:!RSA", context("ciphers", "ECDHE+AESGCM:!RSA").ciphers());
        assertEquals(List.of("x25519", "secp256r1"), context("groups", "x25519,secp256r1").groups());
        assertEquals(List.of("h2", "http/1.1"), context("alpn", "h2,http/1.1").applicationProtocols());
        assertEquals(TlsProvider.JDK, context("provider", "jdk").provider());
        assertFalse(context("resumption", "false").resumes());
        assertEquals(Optional.of(KEY), context("keylog", "/k.pem").keyLog());
    }

    @Test
    void shouldSetLimits() {
        assertEquals(9, context("sessions", "9").sessionCacheSize());
        assertEquals(Duration.ofMinutes(2), context("sessionTimeout", "2m").sessionTimeout());
        assertEquals(7, TlsText.of(Map.of("handshakes", "7")).contexts().handshakesAtOnce());
        assertFalse(TlsText.of(Map.of("autoHandshake", "false")).isAutoHandshake());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cert          | ''        | cert is empty
        key           | /k.pem    | key without cert
        password      | x         | password without cert or pkcs12
        system        | false     | system=false without ca trusts nobody
        system        | no        | system=no is not true or false
        host          | no        | host=no is not true or false
        verify        | maybe     | verify=maybe is not one of [NONE, PEER, FAIL_IF_NO_PEER_CERT, CLIENT_ONCE]
        provider      | openssl   | provider=openssl is not one of [BOUNCY_CASTLE, JDK]
        protocols     | SSLv3     | tls protocol SSLv3 is not spoken; known: TLSv1.3, TLSv1.2, TLSv1.1, TLSv1
        groups        | a,,b      | groups=a,,b has an empty name between its commas
        alpn          | h2,       | alpn=h2, has an empty name between its commas
        handshakes    | 0         | handshakesAtOnce=0, limit 1 to 1000000
        handshakes    | many      | handshakes=many is not a number, which may end in k or m
        sessions      | 0         | tls sessions=0, limit 1 to 1000000
        sessionTimeout | 8d       | sessionTimeout=8d is not a duration such as 500ms, 10s or 2m
        """)
    void shouldNameWhatIsWrong(final String parameter, final String value, final String expected) {
        final var refused = assertThrows(HpSocketException.class, () -> TlsText.of(Map.of(parameter, value)));
        assertEquals(expected, refused.getMessage());
    }

    @Test
    void shouldRefuseTwoCertificates() {
        final var both = Map.of("cert", "/c.pem", "pkcs12", "/k.pem");
        final var refused = assertThrows(HpSocketException.class, () -> TlsText.of(both));
        assertEquals("cert and pkcs12 are both given; one of them says all", refused.getMessage());
    }

    @Test
    void shouldRefuseWhatIsNoPath() {
        final String nul = "/c" + (char) 0;
        final var refused = assertThrows(HpSocketException.class, () -> TlsText.of(Map.of("cert", nul)));
        assertEquals("cert is no path: Nul character not allowed", refused.getMessage());
    }

    private static Identity identity(final Map<String, String> parameters) {
        return contextOf(TlsText.of(parameters)).identity().orElseThrow();
    }

    private static TlsContext context(final String parameter, final String value) {
        return contextOf(TlsText.of(Map.of(parameter, value)));
    }

    /** As a filter sees it: made ready by somebody who only notes what it is. */
    private static TlsContext contextOf(final Tls tls) {
        tls.contexts().prepare((index, context) -> new org.hpsocket.spi.ReadyTls(
            index, context, javaContext(), List.of(), List.of(), List.of()));
        return tls.contexts().main().context();
    }

    private static javax.net.ssl.SSLContext javaContext() {
        try {
            return javax.net.ssl.SSLContext.getDefault();
        } catch (final java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
