package org.hpsocket.ssl.context;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hpsocket.spi.PeerTrust;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.TlsContexts;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.cipher.CipherList;
import org.hpsocket.ssl.credential.Authorities;
import org.hpsocket.ssl.credential.Identities;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.ssl.provider.Setup;
import org.jspecify.annotations.Nullable;

/** Reads, checks and builds contexts. <p>Thread: any; the first to ask waits for the providers to be made. */
public final class ContextMaker implements TlsContexts.Maker {
    private static final char[] NO_PASSWORD = {};

    private final Clock clock;
    private @Nullable Providers providers;

    /** Creates a maker. */
    public ContextMaker() {
        this(Clock.systemUTC());
    }

    /**
     * Creates a maker.
     *
     * @param clock tells whether own certificates are valid
     */
    public ContextMaker(final Clock clock) {
        this.clock = clock;
    }

    @Override
    public ReadyTls make(final int index, final TlsContext context) {
        final Providers all = providers();
        Groups.require(context.groups(), context.provider(), all);
        Engines.requireName(context.serverName());
        try {
            final var authorities = new Authorities(all);
            final List<X509Certificate> named = authorities.named(context.trust());
            final List<X509Certificate> trusted = context.trust().system()
                ? Stream.concat(named.stream(), authorities.ofSystem().stream()).distinct().toList() : named;
            final SSLContext ssl = all.context(context, keys(all, context), trust(all, context, named, trusted));
            remember(context, ssl.getClientSessionContext());
            remember(context, ssl.getServerSessionContext());
            return ready(index, context, ssl, trusted);
        } catch (final GeneralSecurityException | IOException e) {
            throw Setup.wrong("context " + index + " cannot be built: " + e.getMessage(), e);
        }
    }

    /** They take a while to make, and nobody may ever ask. */
    private synchronized Providers providers() {
        Providers now = providers;
        if (now == null) {
            now = new Providers();
            providers = now;
        }
        return now;
    }

    private static ReadyTls ready(
        final int index, final TlsContext context, final SSLContext ssl, final List<X509Certificate> trusted) {
        final SSLEngine engine = ssl.createSSLEngine();
        final List<String> protocols = Protocols.resolve(context.protocols(), List.of(engine.getSupportedProtocols()));
        return new ReadyTls(index, context, ssl, protocols,
            CipherList.resolve(context.ciphers(), engine, protocols), trusted);
    }

    private static void remember(final TlsContext context, final SSLSessionContext sessions) {
        sessions.setSessionCacheSize(context.sessionCacheSize());
        sessions.setSessionTimeout((int) context.sessionTimeout().toSeconds());
    }

    private KeyManager[] keys(final Providers all, final TlsContext context)
        throws GeneralSecurityException, IOException {
        final KeyStore store = emptyStore();
        final Optional<Identity> identity = context.identity();
        if (identity.isPresent()) {
            final Identities.Loaded loaded = new Identities(all, clock).read(identity.get());
            requireUsable(context.provider(), loaded);
            Groups.requireCurve(context.groups(), loaded.chain().get(0));
            store.setKeyEntry("own", loaded.key(), NO_PASSWORD, loaded.chain().toArray(X509Certificate[]::new));
        }
        final KeyManagerFactory factory = all.keys(context.provider());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /**
     * BouncyCastle's TLS does not recognise keys of Edwards curves that the JDK made, and all connections would fail.
     */
    private static void requireUsable(final TlsProvider provider, final Identities.Loaded loaded) {
        final String algorithm = loaded.key().getAlgorithm();
        if (provider == TlsProvider.BOUNCY_CASTLE && algorithm.startsWith("Ed")) {
            throw Setup.wrong("certificate " + loaded.chain().get(0).getSubjectX500Principal().getName()
                + ": provider BOUNCY_CASTLE does not take keys of " + algorithm + "; take RSA or EC, or provider JDK");
        }
    }

    private static TrustManager[] trust(
        final Providers all, final TlsContext context, final List<X509Certificate> named,
        final List<X509Certificate> trusted)
        throws GeneralSecurityException, IOException {
        final KeyStore store = emptyStore();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("authority-" + i, trusted.get(i));
        }
        final TrustManagerFactory factory = all.trust(context.provider());
        factory.init(store);
        final X509ExtendedTrustManager checks = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        return new TrustManager[] {new PeerTrust(checks, named, context.verify(true), context.verify(false))};
    }

    /**
     * It never leaves the memory: a kind that would encrypt well costs each context thirty milliseconds for nothing.
     */
    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }
}
