package org.hpsocket.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hpsocket.ssl.Verify;
import org.junit.jupiter.api.Test;

class PeerTrustTest {
    private static final X509Certificate[] CHAIN = chain();

    private final Strict strict = new Strict();

    @Test
    void shouldAskNobodyWhereNothingIsDemanded() throws Exception {
        askAll(new PeerTrust(strict, List.of(), Verify.NONE, Verify.NONE));

        assertEquals(List.of(), strict.asked);
    }

    @Test
    void shouldAskForEverySideOfWhichSomethingIsDemanded() throws Exception {
        askAll(new PeerTrust(strict, List.of(), Verify.PEER, Verify.NONE));
        assertEquals(List.of("client", "client socket", "client engine"), strict.asked);

        strict.asked.clear();
        askAll(new PeerTrust(strict, List.of(), Verify.NONE, Verify.CLIENT_ONCE));
        assertEquals(List.of("server", "server socket", "server engine"), strict.asked);
    }

    @Test
    void shouldNotTrustWhomTheOtherDoesNot() {
        strict.trusts = false;
        final var trust = new PeerTrust(strict, List.of(), Verify.FAIL_IF_NO_PEER_CERT, Verify.PEER);

        final var client =
            assertThrows(CertificateException.class, () -> trust.checkClientTrusted(CHAIN, "EC", (SSLEngine) null));
        final var server =
            assertThrows(CertificateException.class, () -> trust.checkServerTrusted(CHAIN, "EC", (Socket) null));
        assertTrue(client.getMessage().startsWith("certificate"), client::getMessage);
        assertTrue(server.getMessage().startsWith("certificate"), server::getMessage);
    }

    @Test
    void shouldNameNoneButTheAuthoritiesThatWereGiven() {
        final X509Certificate given = CHAIN[1];

        final var trust = new PeerTrust(strict, List.of(given), Verify.PEER, Verify.PEER);
        assertArrayEquals(new X509Certificate[] {given}, trust.getAcceptedIssuers());
    }

    private static void askAll(final PeerTrust trust) throws CertificateException {
        trust.checkClientTrusted(CHAIN, "EC");
        trust.checkClientTrusted(CHAIN, "EC", (Socket) null);
        trust.checkClientTrusted(CHAIN, "EC", (SSLEngine) null);
        trust.checkServerTrusted(CHAIN, "EC");
        trust.checkServerTrusted(CHAIN, "EC", (Socket) null);
        trust.checkServerTrusted(CHAIN, "EC", (SSLEngine) null);
    }

    private static X509Certificate[] chain() {
        try (var text = PeerTrustTest.class.getResourceAsStream("/org/hpsocket/ssl/chain.pem")) {
            return CertificateFactory.getInstance("X.509").generateCertificates(text).toArray(X509Certificate[]::new);
        } catch (final IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Remembers what it was asked. */
    private static final class Strict extends X509ExtendedTrustManager {
        private final List<String> asked = new ArrayList<>();
        private boolean trusts = true;

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType)
            throws CertificateException {
            ask("client");
        }

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
            throws CertificateException {
            ask("client socket");
        }

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
            throws CertificateException {
            ask("client engine");
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType)
            throws CertificateException {
            ask("server");
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
            throws CertificateException {
            ask("server socket");
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
            throws CertificateException {
            ask("server engine");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {CHAIN[2]};
        }

        private void ask(final String what) throws CertificateException {
            asked.add(what);
            if (!trusts) {
                throw new CertificateException("not trusted");
            }
        }
    }
}
