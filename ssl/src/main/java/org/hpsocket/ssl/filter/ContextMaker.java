package org.hpsocket.ssl.filter;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hpsocket.HpSocketException;
import org.hpsocket.HpSocketException.Category;
import org.hpsocket.spi.PeerTrust;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.TlsContexts;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.TlsContext;

/** Reads, checks and builds contexts. <p>Thread: any. */
final class ContextMaker implements TlsContexts.Maker {
    private final Providers providers = new Providers();

    @Override
    public ReadyTls make(final int index, final TlsContext context) {
        try {
            final List<X509Certificate> named = Authorities.named(context.trust());
            final List<X509Certificate> all = new ArrayList<>(named);
            if (context.trust().system()) {
                all.addAll(system());
            }
            final SSLContext ssl = providers.context(context.provider());
            ssl.init(keys(context), trust(context, named, all), providers.random());
            ssl.getClientSessionContext().setSessionCacheSize(context.sessionCacheSize());
            ssl.getServerSessionContext().setSessionCacheSize(context.sessionCacheSize());
            ssl.getClientSessionContext().setSessionTimeout((int) context.sessionTimeout().toSeconds());
            ssl.getServerSessionContext().setSessionTimeout((int) context.sessionTimeout().toSeconds());
            return new ReadyTls(index, context, ssl, context.protocols(), ciphers(context, ssl.createSSLEngine()), all);
        } catch (final GeneralSecurityException | IOException e) {
            throw new HpSocketException(Category.USAGE, "tls context " + index + " cannot be built: " + e.getMessage(), e);
        }
    }

    private static List<String> ciphers(final TlsContext context, final SSLEngine engine) {
        return CipherList.resolve(
            context.ciphers(), Arrays.asList(engine.getSupportedCipherSuites()), Arrays.asList(engine.getEnabledCipherSuites()));
    }

    private KeyManager[] keys(final TlsContext context) throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (context.identity().isPresent()) {
            final Identity identity = context.identity().get();
            final Identities.Loaded loaded = Identities.read(identity, providers.formats());
            store.setKeyEntry("own", loaded.key(), new char[0], loaded.chain().toArray(X509Certificate[]::new));
        }
        final KeyManagerFactory factory = providers.keys(context.provider());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager[] trust(final TlsContext context, final List<X509Certificate> named, final List<X509Certificate> all)
        throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < all.size(); i++) {
            store.setCertificateEntry("authority-" + i, all.get(i));
        }
        final TrustManagerFactory factory = providers.trust(context.provider());
        factory.init(store);
        final X509ExtendedTrustManager checks = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        return new TrustManager[] {new PeerTrust(checks, named, context.verify(true), context.verify(false))};
    }

    private static List<X509Certificate> system() throws GeneralSecurityException {
        final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.asList(((X509ExtendedTrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
    }
}
