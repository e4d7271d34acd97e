package org.hpsocket.ssl.filter;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hpsocket.ssl.Identity;

/** A key with a certificate, which may certify others. */
record Issuer(KeyPair keys, X509Certificate certificate) {

    static Issuer root(final String name) {
        final KeyPair own = keys("EC", 256);
        return new Issuer(own, certificate(name, own, name, own, true, Instant.now(), ""));
    }

    Issuer middle(final String name) {
        final KeyPair its = keys("EC", 256);
        return new Issuer(its, certificate(name(), keys, name, its, true, Instant.now(), ""));
    }

    /** Certifies a host or an address of this moment. */
    Issuer host(final String host) {
        return host(host, "EC", 256, Instant.now());
    }

    Issuer host(final String host, final String algorithm, final int bits, final Instant middle) {
        final KeyPair its = keys(algorithm, bits);
        return new Issuer(its, certificate(name(), keys, host, its, false, middle, host));
    }

    Identity identity(final X509Certificate... others) {
        final Object[] chain = new Object[others.length + 1];
        chain[0] = certificate;
        System.arraycopy(others, 0, chain, 1, others.length);
        return Identity.pem(pem(chain), pem(keys.getPrivate()));
    }

    String name() {
        return certificate.getSubjectX500Principal().getName().substring("CN=".length());
    }

    String pem() {
        return pem(certificate);
    }

    static String pem(final Object... all) {
        final var text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (final Object one : all) {
                writer.writeObject(one instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : one);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static KeyPair keys(final String algorithm, final int bits) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(
        final String issuer, final KeyPair by, final String subject, final KeyPair of, final boolean authority, final Instant middle,
        final String host) {
        try {
            final var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer), new BigInteger(64, new SecureRandom()), Date.from(middle.minus(Duration.ofDays(5))),
                Date.from(middle.plus(Duration.ofDays(5))), new X500Name("CN=" + subject), of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!host.isEmpty()) {
                final boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
                builder.addExtension(
                    Extension.subjectAlternativeName, false,
                    new GeneralNames(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host)));
            }
            final String signs = switch (by.getPrivate().getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "Ed25519";
            };
            return new JcaX509CertificateConverter().getCertificate(
                builder.build(new JcaContentSignerBuilder(signs).build(by.getPrivate())));
        } catch (final CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
