package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Verify;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own TLS sockets with our server and our agent. */
class JdkSocketsIT {
    private static final int PATIENCE_MS = 60_000;

    @TempDir
    static Path folder;
    private static Pki pki;

    @BeforeAll
    static void certify() {
        pki = new Pki(folder);
    }

    @ProvidersAndVersions
    void shouldEchoToTheirClient(final TlsProvider provider, final String version) throws IOException {
        final Tls tls = Tls.of(pki.serving(provider).verify(Verify.FAIL_IF_NO_PEER_CERT));
        try (Served served = new Served(tls); SSLSocket peer = peer(served, Optional.of(pki.client), version)) {
            Exchange.echoed(peer.getOutputStream(), peer.getInputStream(), Data.bytes());
            assertEquals(version, served.opened().tls().orElseThrow().version());
            assertEquals(Optional.of(pki.client.certificate()), served.opened().tls().orElseThrow().peerCertificate());
        }
    }

    @ProvidersAndVersions
    void shouldTalkToTheirServer(final TlsProvider provider, final String version) throws IOException {
        final Tls tls = Tls.of(pki.calling(provider).identity(pki.client.identity()));
        try (SSLServerSocket listening = listening(version); Called called = new Called(tls, Data.bytes())) {
            final var accepted = accept(listening);
            final Connection connection = called.connect(listening.getLocalPort());
            try (SSLSocket peer = Patience.get(accepted)) {
                Exchange.pump(peer.getInputStream(), peer.getOutputStream());
                called.checked.done(1);
                assertEquals(version, connection.tls().orElseThrow().version());
                assertEquals(pki.client.certificate(), peer.getSession().getPeerCertificates()[0]);
            }
        }
    }

    @ProvidersAndVersions
    void shouldHearAllThatCameBeforeTheirClientFinished(final TlsProvider provider, final String version)
        throws IOException {
        final var bytes = new AtomicLong();
        final var heard = new Heard((connection, data) -> {
            bytes.addAndGet(data.remaining());
            return HandleResult.OK;
        });
        try (Served served = new Served(Tls.of(pki.serving(provider)), heard);
            SSLSocket peer = peer(served, Optional.empty(), version)) {
            peer.getOutputStream().write(Data.bytes().get(1));
            peer.shutdownOutput();
            assertEquals(-1, peer.getInputStream().read());
            assertEquals(Data.bytes().get(1).length, bytes.get());
            assertEquals(CloseReason.Kind.PEER, served.closed().kind(), served.closed()::toString);
            assertFalse(served.closed().truncated(), served.closed()::toString);
        }
    }

    /**
     * What was answered to all that came before a farewell goes out, though providers seal nothing more once they have
     * seen it.
     */
    @ProvidersAndVersions
    void shouldAnswerThoughTheirClientHasFinished(final TlsProvider provider, final String version) throws IOException {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            SSLSocket peer = peer(served, Optional.empty(), version)) {
            final byte[] data = Data.bytes().get(1);
            peer.getOutputStream().write(data);
            peer.shutdownOutput();
            assertArrayEquals(data, peer.getInputStream().readAllBytes());
        }
    }

    @ProvidersAndVersions
    void shouldSayTruncatedWhenTheirClientEndsWithoutSayingSo(final TlsProvider provider, final String version)
        throws IOException {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            Socket wire = new Socket(InetAddress.getByName(Pki.ADDRESS), served.address().getPort());
            SSLSocket peer = (SSLSocket) pki.jdk(Optional.empty()).getSocketFactory()
                .createSocket(wire, Pki.HOST, served.address().getPort(), true)) {
            prepare(peer, version);
            Exchange.echoed(peer.getOutputStream(), peer.getInputStream(), List.of(new byte[] {1}));
            wire.shutdownOutput();
            final CloseReason why = served.closed();
            assertEquals(CloseReason.Kind.PEER, why.kind(), why::toString);
            assertTrue(why.truncated(), why::toString);
        }
    }

    @ProvidersAndVersions
    void shouldRefuseTheirClientWithoutACertificate(final TlsProvider provider, final String version)
        throws IOException {
        final Tls tls = Tls.of(pki.serving(provider).verify(Verify.FAIL_IF_NO_PEER_CERT));
        try (Served served = new Served(tls); SSLSocket peer = peer(served, Optional.empty(), version)) {
            final String said = assertThrows(IOException.class, () -> {
                peer.startHandshake();
                peer.getInputStream().read();
            }).getMessage();
            assertTrue(said.matches("(?s).*(certificate_required|handshake_failure|bad_certificate).*"), said);
            assertEquals(CloseReason.Kind.HANDSHAKE, served.closed().kind());
        }
    }

    private static SSLSocket peer(
        final Served served, final Optional<Issued> shown, final String version)
        throws IOException {
        final SSLContext context = pki.jdk(shown);
        final SSLSocket peer = (SSLSocket) context.getSocketFactory()
            .createSocket(InetAddress.getByName(Pki.ADDRESS), served.address().getPort());
        prepare(peer, version);
        return peer;
    }

    private static void prepare(final SSLSocket peer, final String version) throws IOException {
        peer.setSoTimeout(PATIENCE_MS);
        peer.setEnabledProtocols(new String[] {version});
    }

    private static SSLServerSocket listening(final String version) throws IOException {
        final SSLServerSocket listening = (SSLServerSocket) pki.jdk(Optional.of(pki.server)).getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName(Pki.ADDRESS));
        listening.setEnabledProtocols(new String[] {version});
        listening.setNeedClientAuth(true);
        listening.setSoTimeout(PATIENCE_MS);
        return listening;
    }

    private static CompletableFuture<SSLSocket> accept(final SSLServerSocket listening) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                final SSLSocket peer = (SSLSocket) listening.accept();
                peer.startHandshake();
                return peer;
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
