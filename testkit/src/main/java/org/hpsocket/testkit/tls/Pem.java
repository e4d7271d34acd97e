package org.hpsocket.testkit.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/** Writes certificates and keys as text. */
final class Pem {
    private static final String OLD_CIPHER = "AES-128-CBC";

    private Pem() {
    }

    static String of(final List<X509Certificate> certificates) {
        final var text = new StringBuilder();
        for (final X509Certificate certificate : certificates) {
            text.append(write(generator(certificate)));
        }
        return text.toString();
    }

    /** PKCS#8. */
    static String of(final PrivateKey key) {
        try {
            return write(new JcaPKCS8Generator(key, null));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PKCS#8, encrypted with AES-256. */
    static String of(final PrivateKey key, final String password) {
        try {
            final var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider()).setRandom(new SecureRandom())
                .setPassword(password.toCharArray()).build();
            return write(new JcaPKCS8Generator(key, encryptor));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The form of OpenSSL before PKCS#8. */
    static String old(final PrivateKey key) {
        return write(generator(whole(key)));
    }

    /** The form of OpenSSL before PKCS#8, encrypted in its own way. */
    static String old(final PrivateKey key, final String password) {
        final var encryptor = new JcePEMEncryptorBuilder(OLD_CIPHER).setProvider(new BouncyCastleProvider())
            .build(password.toCharArray());
        try {
            return write(new JcaMiscPEMGenerator(whole(key), encryptor));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK leaves the curve out of the inner part of a key of EC, which is all that the older form has. */
    private static PrivateKeyInfo whole(final PrivateKey key) {
        final var info = PrivateKeyInfo.getInstance(key.getEncoded());
        if (!(key instanceof final ECPrivateKey ec)) {
            return info;
        }
        final int bits = ec.getParams().getOrder().bitLength();
        final var inner = new org.bouncycastle.asn1.sec.ECPrivateKey(
            bits, ec.getS(), info.getPrivateKeyAlgorithm().getParameters());
        try {
            return new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), inner);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PemObjectGenerator generator(final Object certificateOrKey) {
        try {
            return new JcaMiscPEMGenerator(certificateOrKey);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(final PemObjectGenerator object) {
        final var text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
