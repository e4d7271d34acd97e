package org.hpsocket.itest.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;

/** An authority, a server's certificates, a client's, one of somebody unknown, and the files of all of them. */
final class Pki {
    static final String HOST = "localhost";
    static final String ADDRESS = "127.0.0.1";
    static final String SHOP = "shop.example.org";

    final Authority authority = Authority.create("Interop Authority");
    final Authority between = authority.intermediate("Interop Intermediate");
    final Issued server = between.issue(HOST, ADDRESS);
    final Issued shop = authority.issue(Terms.usual().ofRsa(), SHOP);
    final Issued client = authority.issue(Terms.usual().forClient(), "client");
    final Issued stranger = Authority.create("Stranger").issue(Terms.usual().forClient(), "stranger");
    private final Path folder;

    Pki(final Path folder) {
        this.folder = folder;
        authority.file(folder.resolve("ca.pem"));
        between.file(folder.resolve("between.pem"));
        server.files(folder.resolve("server"));
        shop.files(folder.resolve("shop"));
        client.files(folder.resolve("client"));
        stranger.files(folder.resolve("stranger"));
    }

    /** The file of the authority. */
    String ca() {
        return folder.resolve("ca.pem").toString();
    }

    /** The file of the authority between that one and the server. */
    String between() {
        return folder.resolve("between.pem").toString();
    }

    String chain(final String whose) {
        return folder.resolve(whose).resolve(Issued.CHAIN_FILE).toString();
    }

    String key(final String whose) {
        return folder.resolve(whose).resolve(Issued.KEY_FILE).toString();
    }

    /** A file that nobody else has. */
    Path file(final String name) {
        try {
            return Files.createTempFile(folder, name, "");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our server's side. */
    TlsContext serving(final TlsProvider provider) {
        return TlsContext.of(server.identity()).trust(authority.trust()).provider(provider);
    }

    /** Our client's side, without a certificate. */
    TlsContext calling(final TlsProvider provider) {
        return TlsContext.anonymous().trust(authority.trust()).provider(provider);
    }

    /** The side of a socket of the JDK. */
    SSLContext jdk(final Optional<Issued> shown) {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(shown), trusted().getTrustManagers(), new SecureRandom());
            return context;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keys(final Optional<Issued> shown) throws GeneralSecurityException {
        final char[] password = new char[0];
        final KeyStore store = empty();
        for (final Issued each : shown.stream().toList()) {
            store.setKeyEntry("own", each.privateKey(), password, each.certificates().toArray(Certificate[]::new));
        }
        final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        return keys.getKeyManagers();
    }

    private TrustManagerFactory trusted() throws GeneralSecurityException {
        final KeyStore store = empty();
        store.setCertificateEntry("authority", authority.certificate());
        final var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return store;
    }
}
