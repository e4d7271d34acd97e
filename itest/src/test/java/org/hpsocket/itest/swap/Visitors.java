package org.hpsocket.itest.swap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.hpsocket.itest.Peer;
import org.hpsocket.testkit.tls.Authority;

/** Peers that speak TLS as the JDK does, and trust what the house shows: a certificate in a folder. */
final class Visitors {
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final Authority authority = Authority.create("authority of the house");
    private final SSLContext context;

    Visitors(final Path folder) {
        this.folder = folder;
        show("the house");
        try {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority.certificate());
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the certificate is. */
    Path folder() {
        return folder;
    }

    /** Writes another certificate. */
    void show(final String name) {
        authority.issue(name, HOST).files(folder);
    }

    /** Shakes hands; every second one by TLS 1.2. */
    Wire wire(final SocketChannel channel, final int index) throws IOException {
        final SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {index % 2 == 0 ? "TLSv1.3" : "TLSv1.2"});
        return new SecureWire(channel, engine);
    }

    /** Connects one that comes for a moment. */
    Peer newcomer(final InetSocketAddress server) {
        return new Peer(server, context.getSocketFactory());
    }
}
