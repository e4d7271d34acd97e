package org.hpsocket.ssl.filter;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Reads private keys: PKCS#8 and the older forms of OpenSSL, each also encrypted. */
final class PrivateKeys {
    private final Provider formats;
    private final JcaPEMKeyConverter converter;

    /**
     * Creates a reader.
     *
     * @param formats who decrypts
     * @param algorithms whose keys it makes
     */
    PrivateKeys(final Provider formats, final Provider algorithms) {
        this.formats = formats;
        this.converter = new JcaPEMKeyConverter().setProvider(algorithms);
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
        try {
            return converter.getPrivateKey(info);
        } catch (final PEMException e) {
            throw Setup.wrong(
                name + ": private key of " + info.getPrivateKeyAlgorithm().getAlgorithm().getId() + " is damaged or not supported", e);
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
            return info.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(formats).build(password));
        }
        return ((PEMEncryptedKeyPair) object).decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(formats).build(password))
            .getPrivateKeyInfo();
    }

    private static Object object(final String name, final Pem.Block block) {
        try {
            return block.object();
        } catch (final IOException e) {
            throw Setup.wrong(name + ": the private key is damaged", e);
        }
    }
}
