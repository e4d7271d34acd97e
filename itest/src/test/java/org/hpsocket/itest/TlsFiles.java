package org.hpsocket.itest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;

/** A certificate of this machine in files, the authority that certifies it, and peers that trust nobody else. */
public final class TlsFiles {
    private static final String HOST = "127.0.0.1";

    private final Authority authority = Authority.create("itest");
    private final Path ca;
    private final Path certificate;
    private final Path key;

    /**
     * Writes the files.
     *
     * @param folder where to; it exists
     */
    public TlsFiles(final Path folder) {
        authority.issue(HOST, "localhost").files(folder);
        certificate = folder.resolve(Issued.CHAIN_FILE);
        key = folder.resolve(Issued.KEY_FILE);
        ca = authority.file(folder.resolve("ca.pem"));
    }

    /**
     * Gives what the URI of a server, an agent or a client says of them.
     *
     * @return parameters, without a question mark
     */
    public String parameters() {
        return "cert=" + certificate + "&key=" + key + "&ca=" + ca + "&system=false";
    }

    /**
     * Connects over TLS, by the JDK's blocking sockets; the certificate must be of this machine.
     *
     * @param address where to
     * @return the peer, with its handshake done
     */
    public Peer peer(final InetSocketAddress address) {
        return new Peer(address, factory());
    }

    private SSLSocketFactory factory() {
        try {
            final KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.certificate());
            final var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (final GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
