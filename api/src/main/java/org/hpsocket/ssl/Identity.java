package org.hpsocket.ssl;

import java.nio.file.Path;

/**
 * The certificate that a side shows, with its chain and private key: an immutable value that says where they are. They
 * are read when a component starts, and again by {@link Tls#reload()}.
 *
 * <p>Formats: certificates in PEM, the own one first; keys in PEM, PKCS#8 or the older forms of RSA and EC, each also
 * encrypted; both from one PKCS#12 file.
 *
 * @param kind where it is
 * @param certificate the file, or the text itself
 * @param key the file, or the text itself; empty for PKCS#12
 * @param password of the key or of the PKCS#12 file, empty for none
 */
public record Identity(Kind kind, String certificate, String key, String password) {

    /** Where an identity is. */
    public enum Kind {
        /** In two files, or the same one twice. */
        PEM_FILES,
        /** In memory. */
        PEM_TEXT,
        /** In one file. */
        PKCS12
    }

    /**
     * Names two files.
     *
     * @param chain the certificate, with those that certify it after it
     * @param key its private key
     * @return the identity
     */
    public static Identity pem(final Path chain, final Path key) {
        return new Identity(Kind.PEM_FILES, chain.toString(), key.toString(), "");
    }

    /**
     * Takes text.
     *
     * @param chain the certificate, with those that certify it after it
     * @param key its private key
     * @return the identity
     */
    public static Identity pem(final String chain, final String key) {
        return new Identity(Kind.PEM_TEXT, chain, key, "");
    }

    /**
     * Names a PKCS#12 file with one private key.
     *
     * @param file the file
     * @return the identity
     */
    public static Identity pkcs12(final Path file) {
        return new Identity(Kind.PKCS12, file.toString(), "", "");
    }

    /**
     * Sets the password of the key or of the file.
     *
     * @param word the password
     * @return the changed identity
     */
    public Identity password(final String word) {
        return new Identity(kind, certificate, key, word);
    }

    /** Names the files; shows neither text nor password. */
    @Override
    public String toString() {
        return kind == Kind.PEM_TEXT ? "certificate in memory" : "certificate=" + certificate
            + (key.isEmpty() ? "" : " key=" + key);
    }
}
