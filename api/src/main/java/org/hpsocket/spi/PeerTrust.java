package org.hpsocket.spi;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hpsocket.ssl.Verify;
import org.jspecify.annotations.Nullable;

/**
 * Trusts as another trust manager does, or anybody where nothing is demanded, and names to clients only the authorities
 * that were given, not those of the system. It says why it does not trust. It is of this package since it lives as long
 * as the connections made with it.
 *
 * <p>Thread: any. <p>Fails: with a {@link CertificateException} whose message begins with "certificate" and tells the
 * reason.
 */
public final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private final List<X509Certificate> named;
    private final Verify ofClients;
    private final Verify ofServers;
    private final boolean nobody;

    /** One way to ask the other trust manager. */
    @FunctionalInterface
    private interface Question {
        void ask() throws CertificateException;
    }

    /**
     * Creates a trust.
     *
     * @param trust who checks chains
     * @param named the authorities that clients are told of
     * @param ofClients what is demanded where this side is the server
     * @param ofServers what is demanded where this side is the client
     */
    public PeerTrust(
        final X509ExtendedTrustManager trust, final List<X509Certificate> named, final Verify ofClients,
        final Verify ofServers) {
        this.trust = trust;
        this.named = List.copyOf(named);
        this.ofClients = ofClients;
        this.ofServers = ofServers;
        this.nobody = trust.getAcceptedIssuers().length == 0;
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType) throws CertificateException {
        check(ofClients, chain, () -> trust.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException {
        check(ofClients, chain, () -> trust.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException {
        check(ofClients, chain, () -> trust.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType) throws CertificateException {
        check(ofServers, chain, () -> trust.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException {
        check(ofServers, chain, () -> trust.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException {
        if (ofServers == Verify.NONE) {
            return;
        }
        requireSomebody(chain);
        try {
            trust.checkServerTrusted(chain, authType, engine);
        } catch (final CertificateException e) {
            throw distrust(chain).explained(e, foreignHost(chain, authType, engine));
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return named.toArray(X509Certificate[]::new);
    }

    private void check(final Verify demanded, final X509Certificate[] chain, final Question question)
        throws CertificateException {
        if (demanded == Verify.NONE) {
            return;
        }
        requireSomebody(chain);
        try {
            question.ask();
        } catch (final CertificateException e) {
            throw distrust(chain).explained(e, "");
        }
    }

    /** The JDK's fails in its own way when it is asked without anybody to trust. */
    private void requireSomebody(final X509Certificate[] chain) throws CertificateException {
        if (nobody) {
            throw distrust(chain).explained(new CertificateException("nobody is trusted"), "");
        }
    }

    private Distrust distrust(final X509Certificate[] chain) {
        return new Distrust(chain, trust.getAcceptedIssuers(), Instant.now());
    }

    /** What is trusted as soon as nobody looks at the host was refused for it. */
    private String foreignHost(final X509Certificate[] chain, final String authType, final SSLEngine engine) {
        final @Nullable String host = engine.getPeerHost();
        if (host == null || engine.getSSLParameters().getEndpointIdentificationAlgorithm() == null) {
            return "";
        }
        try {
            trust.checkServerTrusted(chain, authType);
            return host;
        } catch (final CertificateException e) {
            return "";
        }
    }
}
