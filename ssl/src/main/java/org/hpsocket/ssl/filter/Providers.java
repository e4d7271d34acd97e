package org.hpsocket.ssl.filter;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.hpsocket.ssl.TlsProvider;

/** The providers of TLS: instances of this bundle, none of them registered. <p>Thread: any. */
final class Providers {
    private static final String JDK = "SunJSSE";

    private final Provider formats = new BouncyCastleProvider();
    private final Provider bouncyCastle = new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider());

    /** Gives the provider that reads keys and certificates. */
    Provider formats() {
        return formats;
    }

    SSLContext context(final TlsProvider provider) throws GeneralSecurityException {
        return provider == TlsProvider.JDK ? SSLContext.getInstance("TLS", JDK) : SSLContext.getInstance("TLS", bouncyCastle);
    }

    KeyManagerFactory keys(final TlsProvider provider) throws GeneralSecurityException {
        return provider == TlsProvider.JDK ? KeyManagerFactory.getInstance("PKIX", JDK) : KeyManagerFactory.getInstance("PKIX", bouncyCastle);
    }

    TrustManagerFactory trust(final TlsProvider provider) throws GeneralSecurityException {
        return provider == TlsProvider.JDK ? TrustManagerFactory.getInstance("PKIX", JDK) : TrustManagerFactory.getInstance("PKIX", bouncyCastle);
    }

    SecureRandom random() {
        return new SecureRandom();
    }
}
