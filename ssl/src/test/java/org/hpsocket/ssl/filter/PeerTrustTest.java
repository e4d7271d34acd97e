package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hpsocket.spi.PeerTrust;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Verify;
import org.hpsocket.ssl.context.EnginePair;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of certificates that the two providers do not trust. */
class PeerTrustTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Issued HOST = ROOT.issue("server.test");
    private final Providers providers = new Providers();

    @ParameterizedTest
    @EnumSource
    void shouldTrustWhatItsAuthorityCertified(final TlsProvider provider) {
        assertDoesNotThrow(() -> ask(provider, HOST, ROOT.certificate()));
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatNobodyIsTrusted(final TlsProvider provider) {
        assertEquals("certificate of the peer cannot be checked, nobody is trusted: CN=server.test",
            refused(provider, HOST));
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhatIsWrongWithAnotherOfTheChain(final TlsProvider provider) {
        final Authority expired = Authority.create("expired", Terms.usual().expired());
        final Issued issued = expired.issue("server.test");
        final var whole = new Issued(List.of(issued.certificate(), expired.certificate()), issued.privateKey());
        final String text = refused(provider, whole, ROOT.certificate());
        assertEquals("certificate of the peer is signed by an unknown authority: issuer CN=expired", text);
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowNothingThatIsNotPrintable(final TlsProvider provider) {
        final String text = refused(provider, Authority.create("bad\n\u001b[31mroot").issue("server.test"),
            ROOT.certificate());
        assertEquals("certificate of the peer is signed by an unknown authority: issuer CN=bad??[31mroot", text);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCutLongNames(final TlsProvider provider) {
        final String text = refused(provider, Authority.selfSigned("a".repeat(5_000)), ROOT.certificate());
        assertTrue(text.length() < 300 && text.endsWith("aaa..."), text);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountTheNamesThatItDoesNotShow(final TlsProvider provider) {
        final Issued many = ROOT.issue(IntStream.range(0, 10).mapToObj(i -> "h" + i + ".test").toArray(String[]::new));
        final EnginePair pair = EnginePair.of(
            TlsContext.anonymous().trust(ROOT.trust()).provider(provider),
            TlsContext.of(many.identity()).provider(provider), "server.test").run();
        final String text = Faults.text(pair.client.failure());
        assertTrue(text.endsWith(
            "it is for h0.test, h1.test, h2.test, h3.test, h4.test, h5.test, h6.test, h7.test and 2 more"), text);
    }

    private String refused(final TlsProvider provider, final Issued shown, final X509Certificate... trusted) {
        return assertThrows(CertificateException.class, () -> ask(provider, shown, trusted)).getMessage();
    }

    private void ask(final TlsProvider provider, final Issued shown, final X509Certificate... trusted)
        throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (final X509Certificate one : trusted) {
            store.setCertificateEntry(one.getSubjectX500Principal().getName(), one);
        }
        final TrustManagerFactory factory = providers.trust(provider);
        factory.init(store);
        new PeerTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0], List.of(), Verify.PEER, Verify.PEER)
            .checkServerTrusted(shown.certificates().toArray(X509Certificate[]::new), "ECDHE_ECDSA");
    }
}
