package org.hpsocket.ssl.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.hpsocket.ssl.provider.Setup;
import org.jspecify.annotations.Nullable;

/**
 * What a PKCS#12 file holds.
 *
 * @param key its only private key
 * @param certificates those of that key
 */
record Pkcs12(PrivateKeyInfo key, List<X509Certificate> certificates) {

    /**
     * Reads a file.
     *
     * @param source the file
     * @param password its password
     * @param readers who reads it: the first that can
     * @throws org.hpsocket.HpSocketException naming the file when the password is wrong or it has not exactly one key
     */
    static Pkcs12 read(final Source source, final String password, final List<Provider> readers) {
        final char[] word = password.toCharArray();
        try {
            final KeyStore store = store(source, word, readers);
            final String alias = onlyKey(store, source.name());
            final Key key = store.getKey(alias, word);
            return new Pkcs12(PrivateKeyInfo.getInstance(key.getEncoded()),
                certificates(store.getCertificateChain(alias)));
        } catch (final GeneralSecurityException | IOException e) {
            throw Setup.wrong(source.name() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static KeyStore store(final Source source, final char[] word, final List<Provider> readers)
        throws GeneralSecurityException {
        final var failures = new ArrayList<Exception>();
        for (final Provider reader : readers) {
            final KeyStore store = KeyStore.getInstance("PKCS12", reader);
            try {
                store.load(new ByteArrayInputStream(source.bytes()), word);
                return store;
            } catch (final IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        throw Setup.wrong(source.name() + why(source, word), failures.get(0));
    }

    private static String why(final Source source, final char[] word) {
        if (!isSequence(source.bytes())) {
            return " is no PKCS#12";
        }
        return word.length == 0 ? " cannot be opened, and no password is given"
            : " cannot be opened: the password is wrong, or it is damaged";
    }

    /** All of PKCS#12 is one sequence of ASN.1. */
    private static boolean isSequence(final byte[] bytes) {
        return bytes.length > 0 && bytes[0] == 0x30;
    }

    private static String onlyKey(final KeyStore store, final String name) throws GeneralSecurityException {
        final var keys = new ArrayList<String>();
        for (final String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw Setup.wrong(name + (keys.isEmpty() ? " holds no private key"
                : " holds " + keys.size() + " private keys, limit 1: " + String.join(", ", keys)));
        }
        return keys.get(0);
    }

    private static List<X509Certificate> certificates(final Certificate @Nullable [] chain)
        throws GeneralSecurityException, IOException {
        final var all = new ArrayList<X509Certificate>();
        if (chain != null) {
            for (final Certificate one : chain) {
                all.add(new JcaX509CertificateConverter().getCertificate(new X509CertificateHolder(one.getEncoded())));
            }
        }
        return all;
    }
}
