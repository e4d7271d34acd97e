package org.hpsocket.ssl.credential;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.hpsocket.ssl.provider.Setup;

/** Reads private keys: PKCS#8 and the older forms of OpenSSL, each also encrypted. */
final class PrivateKeys {
    /** The JDK does not know these by their numbers. */
    private static final Map<ASN1ObjectIdentifier, String> NAMES = Map.of(
        X9ObjectIdentifiers.id_ecPublicKey, "EC", EdECObjectIdentifiers.id_Ed25519, "Ed25519",
        EdECObjectIdentifiers.id_Ed448, "Ed448");

    private final Provider formats;
    private final Provider algorithms;

    /**
     * Creates a reader.
     *
     * @param formats who decrypts
     * @param algorithms whose keys it makes
     */
    PrivateKeys(final Provider formats, final Provider algorithms) {
        this.formats = formats;
        this.algorithms = algorithms;
    }

    /**
     * Reads the first key of a source.
     *
     * @param source where it is
     * @param password its password, empty for none; not looked at when it is not encrypted
     * @return the key
     * @throws org.hpsocket.HpSocketException naming the source and what is wrong with it
     */
    PrivateKey read(final Source source, final String password) {
        final Pem.Block block = Pem.blocks(source).stream().filter(Pem.Block::isKey).findFirst()
            .orElseThrow(() -> Setup.wrong(source.name() + " holds no private key in PEM"));
        return key(source.name(), info(source.name(), object(source.name(), block), password));
    }

    /**
     * Makes a key of the JDK, where it has that kind.
     *
     * @param name where it comes from
     * @param info the key as it is encoded
     * @return the key
     */
    PrivateKey key(final String name, final PrivateKeyInfo info) {
        final ASN1ObjectIdentifier id = info.getPrivateKeyAlgorithm().getAlgorithm();
        final String algorithm = NAMES.getOrDefault(id, id.getId());
        try {
            return KeyFactory.getInstance(algorithm, algorithms)
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (final GeneralSecurityException | IOException e) {
            throw Setup.wrong(name + ": the private key, of algorithm " + algorithm + ", is damaged or not supported",
                e);
        }
    }

    private PrivateKeyInfo info(final String name, final Object object, final String password) {
        if (object instanceof PrivateKeyInfo info) {
            return info;
        }
        if (object instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (password.isEmpty()) {
            throw Setup.wrong(name + ": the private key is encrypted, and no password is given");
        }
        try {
            return decrypted(object, password.toCharArray());
        } catch (final IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            throw Setup.wrong(name + ": the password does not open the private key", e);
        }
    }

    private PrivateKeyInfo decrypted(final Object object, final char[] password)
        throws IOException, PKCSException, OperatorCreationException {
        if (object instanceof PKCS8EncryptedPrivateKeyInfo info) {
            return info.decryptPrivateKeyInfo(decryptor(info, password));
        }
        return ((PEMEncryptedKeyPair) object)
            .decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(formats).build(password))
            .getPrivateKeyInfo();
    }

    /** The second knows the older ciphers with keys made from passwords in OpenSSL's way, the first all others. */
    private InputDecryptorProvider decryptor(final PKCS8EncryptedPrivateKeyInfo info, final char[] password)
        throws OperatorCreationException {
        return PKCSObjectIdentifiers.id_PBES2.equals(info.getEncryptionAlgorithm().getAlgorithm())
            ? new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(formats).build(password)
            : new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(formats).build(password);
    }

    private static Object object(final String name, final Pem.Block block) {
        try {
            return block.object();
        } catch (final IOException e) {
            throw Setup.wrong(name + ": the private key is damaged", e);
        }
    }
}
