package org.hpsocket.testkit.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.hpsocket.ssl.Identity;

/**
 * A certificate, those that certify it but for the root, and its private key: an immutable value.
 *
 * @param certificates the own one first
 * @param privateKey its key
 */
public record Issued(List<X509Certificate> certificates, PrivateKey privateKey) {
    /** The name of the file that {@link #files} writes certificates to. */
    public static final String CHAIN_FILE = "chain.pem";
    /** The name of the file that {@link #files} writes the key to. */
    public static final String KEY_FILE = "key.pem";
    private static final String ALIAS = "issued";

    /**
     * Gives the certificate itself.
     *
     * @return the first of the chain
     */
    public X509Certificate certificate() {
        return certificates.get(0);
    }

    /**
     * Gives the certificates as text.
     *
     * @return PEM, the own one first
     */
    public String chain() {
        return Pem.of(certificates);
    }

    /**
     * Gives the key as text.
     *
     * @return PEM, PKCS#8
     */
    public String key() {
        return Pem.of(privateKey);
    }

    /**
     * Gives the key as text, encrypted with AES-256.
     *
     * @param password the password
     * @return PEM, PKCS#8
     */
    public String key(final String password) {
        return Pem.of(privateKey, password);
    }

    /**
     * Gives the key as text in the form that is older than PKCS#8.
     *
     * @return PEM of RSA or EC
     */
    public String oldKey() {
        return Pem.old(privateKey);
    }

    /**
     * Gives the key as text in the form that is older than PKCS#8, encrypted with AES-128.
     *
     * @param password the password
     * @return PEM of RSA or EC, with OpenSSL's headers
     */
    public String oldKey(final String password) {
        return Pem.old(privateKey, password);
    }

    /**
     * Gives what a context shows, in memory.
     *
     * @return the identity
     */
    public Identity identity() {
        return Identity.pem(chain(), key());
    }

    /**
     * Writes both files, {@link #CHAIN_FILE} and {@link #KEY_FILE}, and gives what a context reads from them.
     *
     * @param folder where to; made if it is not there, and what has those names is written over
     * @return the identity
     */
    public Identity files(final Path folder) {
        try {
            Files.createDirectories(folder);
            final Path chain = Files.writeString(folder.resolve(CHAIN_FILE), chain());
            return Identity.pem(chain, Files.writeString(folder.resolve(KEY_FILE), key()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a PKCS#12 file, and gives what a context reads from it.
     *
     * @param file the file
     * @param password its password
     * @return the identity
     */
    public Identity pkcs12(final Path file, final String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, privateKey, password.toCharArray(), certificates.toArray(Certificate[]::new));
            store.store(out, password.toCharArray());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return Identity.pkcs12(file).password(password);
    }

    /** Names the certificate; shows no key. */
    @Override
    public String toString() {
        return certificate().getSubjectX500Principal().getName();
    }
}
