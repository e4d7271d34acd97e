package org.hpsocket.spi;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hpsocket.ssl.Verify;

/**
 * Trusts as another trust manager does, or anybody where nothing is demanded, and names to clients only the authorities that were given, not those
 * of the system. It is of this package since it lives as long as the connections made with it.
 *
 * <p>Thread: any.
 */
public final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private final List<X509Certificate> named;
    private final Verify ofClients;
    private final Verify ofServers;

    /**
     * Creates a trust.
     *
     * @param trust who checks chains
     * @param named the authorities that clients are told of
     * @param ofClients what is demanded where this side is the server
     * @param ofServers what is demanded where this side is the client
     */
    public PeerTrust(
        final X509ExtendedTrustManager trust, final List<X509Certificate> named, final Verify ofClients, final Verify ofServers) {
        this.trust = trust;
        this.named = List.copyOf(named);
        this.ofClients = ofClients;
        this.ofServers = ofServers;
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType) throws CertificateException {
        if (ofClients != Verify.NONE) {
            trust.checkClientTrusted(chain, authType);
        }
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket) throws CertificateException {
        if (ofClients != Verify.NONE) {
            trust.checkClientTrusted(chain, authType, socket);
        }
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine) throws CertificateException {
        if (ofClients != Verify.NONE) {
            trust.checkClientTrusted(chain, authType, engine);
        }
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType) throws CertificateException {
        if (ofServers != Verify.NONE) {
            trust.checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket) throws CertificateException {
        if (ofServers != Verify.NONE) {
            trust.checkServerTrusted(chain, authType, socket);
        }
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine) throws CertificateException {
        if (ofServers != Verify.NONE) {
            trust.checkServerTrusted(chain, authType, engine);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return named.toArray(X509Certificate[]::new);
    }
}
