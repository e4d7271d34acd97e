package org.hpsocket.ssl.credential;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hpsocket.ssl.provider.Setup;

/** Puts certificates in the order in which they are shown, and checks that the first fits the key and is valid. */
final class Chain {
    private static final byte[] PROBE = {'f', 'i', 't', 's'};

    private final String name;
    private final Provider algorithms;

    /**
     * Creates a check.
     *
     * @param name where the certificates come from
     * @param algorithms who signs
     */
    Chain(final String name, final Provider algorithms) {
        this.name = name;
        this.algorithms = algorithms;
    }

    /**
     * Orders certificates.
     *
     * @param key the private key
     * @param certificates in any order
     * @param now the moment at which the first is to be valid
     * @return the one of the key, then who certifies it, and so on as far as they go
     * @throws org.hpsocket.HpSocketException when there is none, none fits, one has nothing to do with the others, or
     *     the first is not valid
     */
    List<X509Certificate> order(final PrivateKey key, final List<X509Certificate> certificates, final Instant now) {
        if (certificates.isEmpty()) {
            throw Setup.wrong(name + " holds no certificate in PEM");
        }
        final X509Certificate own = certificates.stream().filter(one -> fits(key, one.getPublicKey())).findFirst()
            .orElseThrow(() -> Setup.wrong(name + ": the private key does not fit " + subject(certificates.get(0))));
        requireValid(own, now);
        requireRelated(own, certificates);
        return upwards(own, certificates);
    }

    private void requireValid(final X509Certificate own, final Instant now) {
        if (own.getNotAfter().before(Date.from(now))) {
            throw Setup.wrong(name + ": certificate " + subject(own) + " expired on " + own.getNotAfter().toInstant());
        }
        if (own.getNotBefore().after(Date.from(now))) {
            throw Setup.wrong(name + ": certificate " + subject(own) + " is not valid before "
                + own.getNotBefore().toInstant());
        }
    }

    /** Each but the own one must certify another: a wrong file is found here, not by clients that miss a link. */
    private void requireRelated(final X509Certificate own, final List<X509Certificate> certificates) {
        for (final X509Certificate one : certificates) {
            if (!one.equals(own)
                && certificates.stream().noneMatch(below -> !below.equals(one) && certifies(one, below))) {
                throw Setup.wrong(name + ": certificate " + subject(one) + " does not certify " + subject(own)
                    + " nor what does");
            }
        }
    }

    private static List<X509Certificate> upwards(final X509Certificate own, final List<X509Certificate> certificates) {
        final var chain = new ArrayList<X509Certificate>();
        Optional<X509Certificate> next = Optional.of(own);
        while (next.isPresent()) {
            final X509Certificate at = next.get();
            chain.add(at);
            next = certificates.stream().filter(above -> !chain.contains(above) && certifies(above, at)).findFirst();
        }
        return chain;
    }

    private static boolean certifies(final X509Certificate above, final X509Certificate below) {
        return above.getSubjectX500Principal().equals(below.getIssuerX500Principal());
    }

    private boolean fits(final PrivateKey key, final PublicKey shown) {
        if (key instanceof RSAKey own && shown instanceof RSAKey other) {
            return own.getModulus().equals(other.getModulus());
        }
        try {
            final Signature signature = Signature.getInstance(algorithm(key), algorithms);
            signature.initSign(key);
            signature.update(PROBE);
            final byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (final GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(final PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
    }

    private static String subject(final X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
