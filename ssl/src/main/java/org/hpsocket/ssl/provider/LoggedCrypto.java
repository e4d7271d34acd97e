package org.hpsocket.ssl.provider;

import java.io.IOException;
import java.security.Provider;
import java.security.SecureRandom;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * BouncyCastle's cryptography for TLS, which logs the secrets of each connection when the ciphers are made that use
 * them. It is meant for debugging: connections that are made with it keep this bundle in memory until they end, and
 * each handshake waits for the file.
 *
 * <p>Thread: any.
 */
final class LoggedCrypto extends JcaTlsCrypto {
    private final KeyLog log;

    private LoggedCrypto(final JcaTlsCryptoProvider from, final KeyLog log, final SecureRandom keyRandom,
        final SecureRandom nonceRandom) {
        super(from.getHelper(), from.getAltHelper(), keyRandom, nonceRandom);
        this.log = log;
    }

    /**
     * Makes a provider of TLS that logs.
     *
     * @param from where its cryptography comes from
     * @param log what it writes to
     * @return the provider
     */
    static Provider provider(final JcaTlsCryptoProvider from, final KeyLog log) {
        return new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider() {

            @Override
            public JcaTlsCrypto create(final SecureRandom keyRandom, final SecureRandom nonceRandom) {
                return new LoggedCrypto(from, log, keyRandom, nonceRandom);
            }
        });
    }

    @Override
    public TlsCipher createCipher(final TlsCryptoParameters parameters, final int encryption, final int mac)
        throws IOException {
        final TlsCipher cipher = super.createCipher(parameters, encryption, mac);
        final SecurityParameters secrets = parameters.getSecurityParametersHandshake();
        if (!TlsUtils.isTLSv13(secrets.getNegotiatedVersion())) {
            log("CLIENT_RANDOM", secrets, secrets.getMasterSecret());
        } else if (secrets.getBaseKeyClient() == null) {
            log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", secrets, secrets.getTrafficSecretClient());
            log("SERVER_HANDSHAKE_TRAFFIC_SECRET", secrets, secrets.getTrafficSecretServer());
        } else {
            log("CLIENT_TRAFFIC_SECRET_0", secrets, secrets.getTrafficSecretClient());
            log("SERVER_TRAFFIC_SECRET_0", secrets, secrets.getTrafficSecretServer());
            LoggedSecret.logExporter(secrets.getMasterSecret(), secrets.getClientRandom());
        }
        return cipher;
    }

    /** All secrets of TLS 1.3 come from this one. */
    @Override
    public TlsSecret hkdfInit(final int hash) {
        return new LoggedSecret(this, super.hkdfInit(hash).extract(), log);
    }

    private void log(final String label, final SecurityParameters secrets, final TlsSecret secret) {
        log.add(label, secrets.getClientRandom(), LoggedSecret.bytes(secret));
    }
}
