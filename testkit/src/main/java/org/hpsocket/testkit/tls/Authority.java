package org.hpsocket.testkit.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.ssl.Trust;

/**
 * An authority that certifies whatever a test needs. It and its keys live as long as the test.
 *
 * <p>Thread: any. <p>Source: RFC 5280.
 */
public final class Authority {
    private final KeyPair keys;
    /** Its own certificate and those that certify it; the last one is the root. */
    private final List<X509Certificate> chain;

    private Authority(final KeyPair keys, final List<X509Certificate> chain) {
        this.keys = keys;
        this.chain = chain;
    }

    /**
     * Makes an authority that certifies itself, with a key of EC P-256.
     *
     * @param name its name
     * @return the authority
     */
    public static Authority create(final String name) {
        return create(name, Terms.usual());
    }

    /**
     * Makes an authority that certifies itself.
     *
     * @param name its name
     * @param terms its key, and when it is valid
     * @return the authority
     */
    public static Authority create(final String name, final Terms terms) {
        final KeyPair keys = Certificates.keys(terms.rsa());
        return new Authority(keys, List.of(Certificates.root(name, keys, terms)));
    }

    /**
     * Makes a certificate that nobody but itself certifies.
     *
     * @param namesOrAddresses of the host; the first is also the name of the certificate
     * @return the certificate and its key
     */
    public static Issued selfSigned(final String... namesOrAddresses) {
        final Terms terms = Terms.usual();
        final KeyPair keys = Certificates.keys(terms.rsa());
        final X509Certificate made = Certificates.selfSigned(keys, terms, List.of(namesOrAddresses));
        return new Issued(List.of(made), keys.getPrivate());
    }

    /**
     * Makes an authority that this one certifies.
     *
     * @param name its name
     * @return the authority
     */
    public Authority intermediate(final String name) {
        final Terms terms = Terms.usual();
        final KeyPair own = Certificates.keys(terms.rsa());
        final X509Certificate made = Certificates.authority(name, own.getPublic(), terms, issuer());
        return new Authority(own, Stream.concat(Stream.of(made), chain.stream()).toList());
    }

    /**
     * Makes a certificate for a server.
     *
     * @param namesOrAddresses of the host; the first is also the name of the certificate
     * @return the certificate and its key
     */
    public Issued issue(final String... namesOrAddresses) {
        return issue(Terms.usual(), namesOrAddresses);
    }

    /**
     * Makes a certificate on terms.
     *
     * @param terms its key, for whom and when it is valid
     * @param namesOrAddresses of the host or the client; the first is also the name of the certificate
     * @return the certificate and its key
     */
    public Issued issue(final Terms terms, final String... namesOrAddresses) {
        final KeyPair own = Certificates.keys(terms.rsa());
        final X509Certificate made = Certificates.leaf(own.getPublic(), terms, List.of(namesOrAddresses), issuer());
        return new Issued(
            Stream.concat(Stream.of(made), chain.stream().limit(chain.size() - 1L)).toList(), own.getPrivate());
    }

    /**
     * Says that a certificate of this authority is not revoked, as a server staples it.
     *
     * @param issued the certificate
     * @return the response of OCSP, valid for a day
     */
    public byte[] status(final Issued issued) {
        return Status.good(issued.certificate(), issuer());
    }

    /**
     * Gives its own certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * Gives its own certificate as text.
     *
     * @return PEM
     */
    public String pem() {
        return Pem.of(List.of(certificate()));
    }

    /**
     * Writes its own certificate to a file.
     *
     * @param path the file
     * @return the file
     */
    public Path file(final Path path) {
        try {
            return Files.writeString(path, pem());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Trusts its root and nobody else.
     *
     * @return what a context trusts, in memory
     */
    public Trust trust() {
        return Trust.pem(Pem.of(chain.subList(chain.size() - 1, chain.size()))).only();
    }

    @Override
    public String toString() {
        return certificate().getSubjectX500Principal().getName();
    }

    private Certificates.Issuer issuer() {
        return new Certificates.Issuer(certificate(), keys.getPrivate());
    }
}
