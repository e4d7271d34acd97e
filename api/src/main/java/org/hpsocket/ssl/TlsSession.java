package org.hpsocket.ssl;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import org.hpsocket.spi.ReadyTls;

/**
 * What the two sides of a connection agreed on. It stays readable after the close; the private key is not among it.
 *
 * <p>Thread: any. <p>Source: HP-Socket {@code GetSSLSessionInfo}.
 */
public final class TlsSession {
    private final ReadyTls ready;
    private final SSLSession session;
    private final boolean accepted;
    private final Optional<String> serverName;
    private final List<String> clientCiphers;
    private final Optional<String> applicationProtocol;
    private final boolean resumed;

    /**
     * Tells of a finished handshake; for filters.
     *
     * @param ready the context it was made with
     * @param session what the provider tells
     * @param accepted whether this is the server's side
     * @param serverName what the client asked for
     * @param clientCiphers what the client offered, as IANA names them; empty on the client's side
     * @param applicationProtocol what was agreed on
     * @param resumed whether it went on with an earlier session
     */
    public TlsSession(
        final ReadyTls ready, final SSLSession session, final boolean accepted, final Optional<String> serverName,
        final List<String> clientCiphers, final Optional<String> applicationProtocol, final boolean resumed) {
        this.ready = ready;
        this.session = session;
        this.accepted = accepted;
        this.serverName = serverName;
        this.clientCiphers = List.copyOf(clientCiphers);
        this.applicationProtocol = applicationProtocol;
        this.resumed = resumed;
    }

    /**
     * Gives the context it was made with.
     *
     * @return the context
     */
    public TlsContext context() {
        return ready.context();
    }

    /**
     * Gives the number of that context.
     *
     * @return 0 for the main one
     */
    public int contextIndex() {
        return ready.index();
    }

    /**
     * Gives the versions of the protocol that are enabled, in that context and so here.
     * <p>Source: HP-Socket {@code SSL_SSI_CTX_METHOD}, {@code SSL_SSI_METHOD}.
     *
     * @return their names, for instance {@code TLSv1.3}
     */
    public List<String> contextProtocols() {
        return ready.protocols();
    }

    /**
     * Gives the cipher suites of that context.
     *
     * @return their names, as IANA writes them, in order of preference
     */
    public List<String> contextCiphers() {
        return ready.ciphers();
    }

    /**
     * Gives whom that context trusts.
     *
     * @return the certificates
     */
    public List<X509Certificate> certificateStore() {
        return ready.authorities();
    }

    /**
     * Tells whether this is the server's side.
     *
     * @return true on a server
     */
    public boolean isAccepted() {
        return accepted;
    }

    /**
     * Gives the type of the name that the client asked for.
     * <p>Source: HP-Socket {@code SSL_SSI_SERVER_NAME_TYPE}; RFC 6066.
     *
     * @return {@link StandardConstants#SNI_HOST_NAME}, the only one there is; empty when it named none
     */
    public OptionalInt serverNameType() {
        return serverName.isPresent() ? OptionalInt.of(StandardConstants.SNI_HOST_NAME) : OptionalInt.empty();
    }

    /**
     * Gives the name that the client asked for.
     *
     * @return the name, empty when it named none
     */
    public Optional<String> serverName() {
        return serverName;
    }

    /**
     * Gives the version of the protocol.
     *
     * @return for instance {@code TLSv1.3}
     */
    public String version() {
        return session.getProtocol();
    }

    /**
     * Gives the cipher suite in use.
     *
     * @return its name, as IANA writes it
     */
    public String cipher() {
        return session.getCipherSuite();
    }

    /**
     * Gives the cipher suites that the client offered.
     *
     * @return their names in its order, empty on the client's side, where {@link #contextCiphers()} are those
     */
    public List<String> clientCiphers() {
        return clientCiphers;
    }

    /**
     * Gives the protocol of the application that was agreed on.
     *
     * @return its name, empty for none
     */
    public Optional<String> applicationProtocol() {
        return applicationProtocol;
    }

    /**
     * Tells whether it went on with an earlier session, without certificates being shown again.
     *
     * @return true after a resumption
     */
    public boolean isResumed() {
        return resumed;
    }

    /**
     * Gives the certificate that this side showed.
     *
     * @return the certificate, empty for none
     */
    public Optional<X509Certificate> certificate() {
        return chain(session.getLocalCertificates()).stream().findFirst();
    }

    /**
     * Gives the kind of the private key behind that certificate; the key itself is not told.
     *
     * @return for instance {@code RSA} or {@code EC}, empty without a certificate
     */
    public Optional<String> keyAlgorithm() {
        return certificate().map(own -> own.getPublicKey().getAlgorithm());
    }

    /**
     * Gives the certificate that the peer showed.
     *
     * @return the certificate, empty for none
     */
    public Optional<X509Certificate> peerCertificate() {
        return peerChain().stream().findFirst();
    }

    /**
     * Gives the certificates that the peer showed, as it sent them.
     *
     * @return the own one first, empty for none
     */
    public List<X509Certificate> peerChain() {
        try {
            return chain(session.getPeerCertificates());
        } catch (final SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /**
     * Gives how the peer's certificate leads to one of {@link #certificateStore()}, by what the peer showed. It is
     * looked for with each call, without asking for revocation, as of the time of the handshake; also where
     * {@link Verify#NONE} demanded nothing.
     *
     * @return the peer's certificate first, the trusted one last; empty when there is no way
     */
    public List<X509Certificate> verifiedChain() {
        return VerifiedChain.find(peerChain(), certificateStore(), Instant.ofEpochMilli(session.getCreationTime()));
    }

    /**
     * Gives what was stapled to the peer's certificates about their revocation.
     *
     * @return one response of OCSP a certificate, as it was sent; empty for none, and where the provider does not tell
     */
    public List<byte[]> statusResponses() {
        return session instanceof ExtendedSSLSession extended ? extended.getStatusResponses() : List.of();
    }

    @Override
    public String toString() {
        return version() + " " + cipher() + serverName.map(name -> " " + name).orElse("");
    }

    private static List<X509Certificate> chain(final Certificate @org.jspecify.annotations.Nullable [] certificates) {
        return certificates == null ? List.of()
            : Arrays.stream(certificates).filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast)
                .toList();
    }
}
