package org.hpsocket.ssl.filter;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Trust;

/** Reads whom a side trusts. */
final class Authorities {
    private Authorities() {
    }

    static List<X509Certificate> named(final Trust trust) {
        if (trust.kind() == Trust.Kind.SYSTEM) {
            return List.of();
        }
        final String text = trust.kind() == Trust.Kind.TEXT ? trust.source()
            : new String(TextFile.read("trust", trust.source()), StandardCharsets.UTF_8);
        final var all = new ArrayList<X509Certificate>();
        for (final Object o : Pem.objects("tls " + trust, text)) {
            if (o instanceof X509CertificateHolder holder) {
                try {
                    all.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (final CertificateException e) {
                    throw HpSocketException.usage("tls " + trust + ": " + e.getMessage());
                }
            }
        }
        return all;
    }
}
