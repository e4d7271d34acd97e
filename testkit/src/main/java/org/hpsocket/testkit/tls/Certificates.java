package org.hpsocket.testkit.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and certificates, with the algorithms of the JDK. */
final class Certificates {
    private static final int RSA_BITS = 2_048;
    private static final String CURVE = "secp256r1";
    private static final int SERIAL_BITS = 120;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private Certificates() {
    }

    /** Who certifies. */
    record Issuer(X509Certificate certificate, PrivateKey key) {
        X500Name name() {
            return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        }

        ContentSigner signer() {
            return Certificates.signer(key);
        }
    }

    static KeyPair keys(final boolean rsa) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
            if (rsa) {
                generator.initialize(RSA_BITS);
            } else {
                generator.initialize(new ECGenParameterSpec(CURVE));
            }
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate root(final String name, final KeyPair keys, final Terms terms) {
        final X500Name subject = subject(name);
        return sign(certifying(builder(subject, subject, keys.getPublic(), terms)), signer(keys.getPrivate()));
    }

    static X509Certificate authority(
        final String name, final PublicKey key, final Terms terms, final Issuer issuer) {
        final var builder = builder(issuer.name(), subject(name), key, terms);
        return sign(certifying(certifiedBy(issuer, builder)), issuer.signer());
    }

    static X509Certificate leaf(
        final PublicKey key, final Terms terms, final List<String> names, final Issuer issuer) {
        final var builder = builder(issuer.name(), subject(names.get(0)), key, terms);
        return sign(certified(certifiedBy(issuer, builder), terms, names), issuer.signer());
    }

    static X509Certificate selfSigned(final KeyPair keys, final Terms terms, final List<String> names) {
        final X500Name subject = subject(names.get(0));
        final var builder = builder(subject, subject, keys.getPublic(), terms);
        return sign(certified(builder, terms, names), signer(keys.getPrivate()));
    }

    private static X500Name subject(final String name) {
        return new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    }

    private static X509v3CertificateBuilder builder(
        final X500Name issuer, final X500Name subject, final PublicKey key, final Terms terms) {
        final var serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
        final var builder = new JcaX509v3CertificateBuilder(
            issuer, serial, Date.from(terms.from()), Date.from(terms.until()), subject, key);
        return add(builder, Extension.subjectKeyIdentifier, false, extensions().createSubjectKeyIdentifier(key));
    }

    private static X509v3CertificateBuilder certifiedBy(final Issuer issuer, final X509v3CertificateBuilder builder) {
        return add(builder, Extension.authorityKeyIdentifier, false,
            extensions().createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
    }

    private static X509v3CertificateBuilder certifying(final X509v3CertificateBuilder builder) {
        add(builder, Extension.basicConstraints, true, new BasicConstraints(true));
        return add(builder, Extension.keyUsage, true,
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
    }

    private static X509v3CertificateBuilder certified(
        final X509v3CertificateBuilder builder, final Terms terms, final List<String> names) {
        final int usage = KeyUsage.digitalSignature | (terms.rsa() ? KeyUsage.keyEncipherment : 0);
        final var purpose = terms.client() ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
        add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        add(builder, Extension.keyUsage, true, new KeyUsage(usage));
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return add(builder, Extension.subjectAlternativeName, false,
            new GeneralNames(names.stream().map(Certificates::generalName).toArray(GeneralName[]::new)));
    }

    private static GeneralName generalName(final String name) {
        return new GeneralName(
            ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static X509v3CertificateBuilder add(
        final X509v3CertificateBuilder builder, final ASN1ObjectIdentifier name, final boolean critical,
        final ASN1Encodable value) {
        try {
            return builder.addExtension(name, critical, value);
        } catch (final CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JcaX509ExtensionUtils extensions() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ContentSigner signer(final PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(
                "RSA".equals(key.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA").build(key);
        } catch (final OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(final X509v3CertificateBuilder builder, final ContentSigner signer) {
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
