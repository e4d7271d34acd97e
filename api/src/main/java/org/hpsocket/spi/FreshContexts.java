package org.hpsocket.spi;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.hpsocket.HpSocketException;
import org.hpsocket.HpSocketException.Category;
import org.jspecify.annotations.Nullable;

/**
 * A context that remembers no session: each engine has a context of its own, so that neither ids nor tickets of one
 * connection are of use in another. For providers whose contexts cost little. It is of this package since it lives as
 * long as the connections made with it.
 *
 * <p>Thread: any.
 */
public final class FreshContexts extends SSLContextSpi {
    private static final String PROTOCOL = "TLS";

    private final Provider provider;
    private final KeyManager[] keys;
    private final TrustManager[] trust;
    private final SSLContext first;

    private FreshContexts(final Provider provider, final KeyManager[] keys, final TrustManager[] trust) {
        this.provider = provider;
        this.keys = keys.clone();
        this.trust = trust.clone();
        this.first = fresh();
    }

    /**
     * Makes such a context.
     *
     * @param provider who implements TLS
     * @param keys what it shows
     * @param trust whom it trusts
     * @return the context
     * @throws HpSocketException when the provider refuses
     */
    public static SSLContext context(final Provider provider, final KeyManager[] keys, final TrustManager[] trust) {
        return new SSLContext(new FreshContexts(provider, keys, trust), provider, PROTOCOL) {
        };
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return fresh().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(final String host, final int port) {
        return fresh().createSSLEngine(host, port);
    }

    @Override
    protected void engineInit(final KeyManager @Nullable [] ks, final TrustManager @Nullable [] ts,
        final @Nullable SecureRandom random) {
        throw new IllegalStateException("this context is ready");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return fresh().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return fresh().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return first.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return first.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return first.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return first.getSupportedSSLParameters();
    }

    private SSLContext fresh() {
        try {
            final SSLContext context = SSLContext.getInstance(PROTOCOL, provider);
            context.init(keys, trust, new SecureRandom());
            return context;
        } catch (final GeneralSecurityException e) {
            throw new HpSocketException(Category.USAGE, "tls context of " + provider.getName() + " cannot be built: "
                + e.getMessage(), e);
        }
    }
}
