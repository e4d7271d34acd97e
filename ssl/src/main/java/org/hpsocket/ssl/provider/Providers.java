package org.hpsocket.ssl.provider;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.hpsocket.spi.Algorithms;
import org.hpsocket.spi.FreshContexts;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;

/**
 * The providers of TLS: instances, none of them registered. BouncyCastle's TLS runs on the algorithms of the JDK, so
 * that AES is done by the processor, and takes from BouncyCastle's own what the JDK lacks: before 24 that is ML-KEM,
 * the half of X25519MLKEM768 that quantum computers do not break.
 *
 * <p>Thread: any.
 */
public final class Providers {
    private static final String JDK = "SunJSSE";
    private static final String PROTOCOL = "TLS";
    /**
     * With one identity in each, the JDK's simpler key manager does as well as its other one, and asks less of each
     * handshake.
     */
    private static final String JDK_KEYS = "SunX509";
    private static final String PKIX = "PKIX";

    @SuppressWarnings("unused")
    private final Quiet quiet = new Quiet();
    private final Provider formats = new BouncyCastleProvider();
    private final Provider algorithms =
        new Algorithms(Stream.concat(Arrays.stream(Security.getProviders()), Stream.of(formats)).toList());
    private final JcaTlsCryptoProvider crypto = fast();
    private final Provider bouncyCastle = new BouncyCastleJsseProvider(false, crypto);

    /** Creates the providers, which takes a while. */
    public Providers() {
    }

    /**
     * Gives who reads encrypted keys and PKCS#12.
     *
     * @return the provider
     */
    public Provider formats() {
        return formats;
    }

    /**
     * Gives all algorithms.
     *
     * @return the provider, which asks those of the JDK first
     */
    public Provider algorithms() {
        return algorithms;
    }

    /**
     * Gives the algorithms as BouncyCastle's TLS sees them.
     *
     * @return the algorithms
     */
    public TlsCrypto crypto() {
        return crypto.create(new SecureRandom());
    }

    /**
     * Makes a context.
     *
     * @param from what it is to be like
     * @param keys what it shows
     * @param trust whom it trusts
     * @return the context
     * @throws GeneralSecurityException when the provider refuses
     */
    public SSLContext context(final TlsContext from, final KeyManager[] keys, final TrustManager[] trust)
        throws GeneralSecurityException {
        final Provider provider = from.keyLog().isPresent()
            ? logging(from.keyLog().get(), from.provider()) : tls(from.provider());
        if (from.provider() == TlsProvider.JDK && !from.resumes()) {
            return FreshContexts.context(provider, keys, trust);
        }
        final SSLContext made = SSLContext.getInstance(PROTOCOL, provider);
        made.init(keys, trust, new SecureRandom());
        return made;
    }

    /**
     * Gives who keeps own keys.
     *
     * @param provider who implements TLS
     * @return a new factory
     * @throws GeneralSecurityException when the provider has none
     */
    public KeyManagerFactory keys(final TlsProvider provider) throws GeneralSecurityException {
        return KeyManagerFactory.getInstance(provider == TlsProvider.JDK ? JDK_KEYS : PKIX, tls(provider));
    }

    /**
     * Gives who checks peers.
     *
     * @param provider who implements TLS
     * @return a new factory
     * @throws GeneralSecurityException when the provider has none
     */
    public TrustManagerFactory trust(final TlsProvider provider) throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(PKIX, tls(provider));
    }

    private Provider logging(final Path file, final TlsProvider provider) {
        if (provider == TlsProvider.JDK) {
            throw Setup.wrong("key log " + file
                + " is not available with the JDK's provider; take provider BOUNCY_CASTLE");
        }
        return LoggedCrypto.provider(crypto, new KeyLog(file));
    }

    private Provider tls(final TlsProvider provider) {
        if (provider == TlsProvider.BOUNCY_CASTLE) {
            return bouncyCastle;
        }
        final Provider found = Security.getProvider(JDK);
        if (found == null) {
            throw Setup.wrong("provider JDK: this JDK has no provider " + JDK + "; it has "
                + List.of(Security.getProviders()));
        }
        return found;
    }

    /**
     * A JDK that demands signed providers takes ciphers from its own list alone; there is no ML-KEM then, unless it has
     * that itself.
     */
    private JcaTlsCryptoProvider fast() {
        try {
            Cipher.getInstance("AES/GCM/NoPadding", algorithms);
            return new JcaTlsCryptoProvider().setProvider(algorithms);
        } catch (final GeneralSecurityException | SecurityException e) {
            return new JcaTlsCryptoProvider();
        }
    }
}
