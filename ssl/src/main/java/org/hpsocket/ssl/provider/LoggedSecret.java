package org.hpsocket.ssl.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.AbstractTlsSecret;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JceTlsSecret;

/**
 * A secret of TLS 1.3 that, as the master of a connection, logs the secret for exporters when it is derived: there is
 * no cipher that uses that.
 */
final class LoggedSecret extends JceTlsSecret {
    private static final String EXPORTER = "tls13 exp master";
    private static final int LENGTH_BYTES = 3;

    private final KeyLog log;
    private byte[] clientRandom = {};

    /**
     * Creates a secret.
     *
     * @param crypto derives from it
     * @param data the secret
     * @param log what it writes to
     */
    LoggedSecret(final JcaTlsCrypto crypto, final byte[] data, final KeyLog log) {
        super(crypto, data);
        this.log = log;
    }

    /**
     * Copies a secret.
     *
     * @param secret a secret of BouncyCastle's
     * @return its bytes
     */
    static byte[] bytes(final TlsSecret secret) {
        return copyData((AbstractTlsSecret) secret);
    }

    /**
     * Has the exporters' secret logged.
     *
     * @param master the secret that it will come from
     * @param clientRandom tells which connection has it
     */
    static void logExporter(final TlsSecret master, final byte[] clientRandom) {
        if (master instanceof LoggedSecret its) {
            its.clientRandom = clientRandom.clone();
        }
    }

    @Override
    public synchronized TlsSecret hkdfExtract(final int hash, final TlsSecret material) {
        return new LoggedSecret(crypto, super.hkdfExtract(hash, material).extract(), log);
    }

    @Override
    public synchronized TlsSecret hkdfExpand(final int hash, final byte[] info, final int length) {
        final byte[] derived = super.hkdfExpand(hash, info, length).extract();
        if (clientRandom.length > 0 && info.length > LENGTH_BYTES
            && new String(info, LENGTH_BYTES, Math.min(info[LENGTH_BYTES - 1] & 0xff, info.length - LENGTH_BYTES),
            US_ASCII).equals(EXPORTER)) {
            log.add("EXPORTER_SECRET", clientRandom, derived);
        }
        return new LoggedSecret(crypto, derived, log);
    }
}
