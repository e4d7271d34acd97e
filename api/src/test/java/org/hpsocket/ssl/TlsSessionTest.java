package org.hpsocket.ssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.hpsocket.spi.ReadyTls;
import org.junit.jupiter.api.Test;

class TlsSessionTest {
    private static final Instant MADE = Instant.parse("2030-01-01T00:00:00Z");

    private final List<X509Certificate> all = certificates();
    private final X509Certificate leaf = all.get(0);
    private final X509Certificate middle = all.get(1);
    private final X509Certificate root = all.get(2);
    private final TlsContext context = TlsContext.anonymous();

    @Test
    void shouldTellTheContextItWasMadeWith() {
        final TlsSession session = session(List.of(), List.of(root), MADE);

        assertSame(context, session.context());
        assertEquals(4, session.contextIndex());
        assertEquals(List.of("TLSv1.3"), session.contextProtocols());
        assertEquals(List.of("TLS_AES_128_GCM_SHA256"), session.contextCiphers());
        assertEquals(List.of(root), session.certificateStore());
    }

    @Test
    void shouldTellWhatWasAgreedOn() {
        final TlsSession session = session(List.of(), List.of(), MADE);

        assertTrue(session.isAccepted());
        assertFalse(session.isResumed());
        assertEquals("TLSv1.3", session.version());
        assertEquals("TLS_AES_256_GCM_SHA384", session.cipher());
        assertEquals(List.of("0x1399"), session.clientCiphers());
        assertEquals(Optional.of("a.example.org"), session.serverName());
        assertEquals(OptionalInt.of(0), session.serverNameType());
        assertEquals(Optional.of("h2"), session.applicationProtocol());
        assertEquals("TLSv1.3 TLS_AES_256_GCM_SHA384 a.example.org", session.toString());
    }

    @Test
    void shouldTellWhatItShowedButNotItsKey() {
        final TlsSession session = session(List.of(), List.of(), MADE);

        assertEquals(Optional.of(leaf), session.certificate());
        assertEquals(Optional.of("EC"), session.keyAlgorithm());
    }

    @Test
    void shouldTellWhatThePeerShowed() {
        final TlsSession session = session(List.of(leaf, middle), List.of(), MADE);

        assertEquals(Optional.of(leaf), session.peerCertificate());
        assertEquals(List.of(leaf, middle), session.peerChain());
    }

    @Test
    void shouldTellNothingOfAPeerThatShowedNothing() {
        final TlsSession session = session(List.of(), List.of(root), MADE);

        assertEquals(Optional.empty(), session.peerCertificate());
        assertEquals(List.of(), session.peerChain());
        assertEquals(List.of(), session.verifiedChain());
        assertEquals(List.of(), session.statusResponses());
    }

    @Test
    void shouldFindTheWayToATrustedCertificate() {
        assertEquals(List.of(leaf, middle, root), session(List.of(leaf, middle), List.of(root), MADE).verifiedChain());
        assertEquals(List.of(leaf, middle, root),
            session(List.of(leaf, root, middle), List.of(root), MADE).verifiedChain());
        assertEquals(List.of(leaf, middle), session(List.of(leaf), List.of(middle), MADE).verifiedChain());
        assertEquals(List.of(leaf), session(List.of(leaf), List.of(root, leaf), MADE).verifiedChain());
        assertEquals(List.of(root), session(List.of(root), List.of(root), MADE).verifiedChain());
    }

    @Test
    void shouldFindNoWayWhereThereIsNone() {
        assertEquals(List.of(), session(List.of(leaf), List.of(root), MADE).verifiedChain());
        assertEquals(List.of(), session(List.of(leaf, middle), List.of(), MADE).verifiedChain());
        assertEquals(List.of(), session(List.of(middle, leaf), List.of(leaf), MADE).verifiedChain());
        assertEquals(List.of(), session(List.of(leaf, middle), List.of(root), Instant.EPOCH).verifiedChain());
    }

    private TlsSession session(
        final List<X509Certificate> peer, final List<X509Certificate> trusted, final Instant made) {
        try {
            final var ready = new ReadyTls(4, context, SSLContext.getDefault(), List.of("TLSv1.3"),
                List.of("TLS_AES_128_GCM_SHA256"), trusted);
            return new TlsSession(ready, session(peer, made), true, Optional.of("a.example.org"), List.of("0x1399"),
                Optional.of("h2"), false);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLSession session(final List<X509Certificate> peer, final Instant made) {
        final Map<String, Object> answers = Map.of("getProtocol", "TLSv1.3", "getCipherSuite", "TLS_AES_256_GCM_SHA384",
            "getLocalCertificates", new Certificate[] {leaf, middle}, "getCreationTime", made.toEpochMilli());
        final Class<?>[] types = {SSLSession.class};
        return (SSLSession) Proxy.newProxyInstance(SSLSession.class.getClassLoader(), types, (proxy, method, args) -> {
            if (!method.getName().equals("getPeerCertificates")) {
                return answers.get(method.getName());
            }
            if (peer.isEmpty()) {
                throw new SSLPeerUnverifiedException("none");
            }
            return peer.toArray(Certificate[]::new);
        });
    }

    /**
     * The peer's own, that of who certifies it, and that of who certifies this one; made with keytool, valid from 2000
     * to 2099, keys thrown away.
     */
    private static List<X509Certificate> certificates() {
        try (var text = TlsSessionTest.class.getResourceAsStream("chain.pem")) {
            return CertificateFactory.getInstance("X.509").generateCertificates(text).stream()
                .map(X509Certificate.class::cast).toList();
        } catch (final IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
