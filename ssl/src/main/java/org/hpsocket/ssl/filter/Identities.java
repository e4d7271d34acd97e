package org.hpsocket.ssl.filter;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Identity;

/** Reads identities. */
final class Identities {

    /** A key and its chain. */
    record Loaded(PrivateKey key, List<X509Certificate> chain) {
    }

    private Identities() {
    }

    static Loaded read(final Identity identity, final Provider provider) {
        try {
            final var chain = new ArrayList<X509Certificate>();
            for (final Object o : Pem.objects("tls certificate", text(identity, identity.certificate(), "certificate"))) {
                if (o instanceof X509CertificateHolder holder) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
            final var converter = new JcaPEMKeyConverter();
            for (final Object o : Pem.objects("tls key", text(identity, identity.key(), "key"))) {
                if (o instanceof PrivateKeyInfo info) {
                    return new Loaded(converter.getPrivateKey(info), chain);
                } else if (o instanceof PEMKeyPair pair) {
                    return new Loaded(converter.getPrivateKey(pair.getPrivateKeyInfo()), chain);
                }
            }
        } catch (final PEMException | CertificateException e) {
            throw HpSocketException.usage("tls " + identity + ": " + e.getMessage());
        }
        throw HpSocketException.usage("tls " + identity + " has no key");
    }

    private static String text(final Identity identity, final String source, final String what) {
        return identity.kind() == Identity.Kind.PEM_TEXT ? source : new String(TextFile.read(what, source), StandardCharsets.UTF_8);
    }
}
