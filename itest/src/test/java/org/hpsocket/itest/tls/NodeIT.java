package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.itest.Child;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.ssl.Verify;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Node's TLS with our server and our agent: SNI, ALPN, certificates of both sides, data, sessions, ends. */
class NodeIT {
    private static final String NODE = "node";

    @TempDir
    static Path folder;
    private static Pki pki;

    @BeforeAll
    static void certify() {
        pki = new Pki(folder);
    }

    @ProvidersAndVersions
    void shouldEchoToItsClient(final TlsProvider provider, final String version) {
        final Tls tls = Tls.of(
            pki.serving(provider).verify(Verify.FAIL_IF_NO_PEER_CERT).applicationProtocols("b", "a"));
        try (Served served = new Served(tls);
            Child peer = NodePeer.client(NODE, served, "--ca=" + pki.ca(), "--cert=" + pki.chain("client"),
                "--key=" + pki.key("client"), "--version=" + version, "--alpn=a,b", "--servername=" + Pki.HOST)) {
            final String agreed = peer.await("secure ");
            assertTrue(agreed.contains("\"alpn\":\"b\"") && agreed.contains(version), agreed);
            assertEquals(0, peer.awaitEnd(), () -> String.join("\n", peer.said()));
            assertTrue(peer.said().contains("echoed 5242880"), () -> String.join("\n", peer.said()));
            final TlsSession session = served.opened().tls().orElseThrow();
            assertEquals(Optional.of(pki.client.certificate()), session.peerCertificate());
            assertEquals(Optional.of(Pki.HOST), session.serverName());
            assertEquals(CloseReason.Kind.PEER, served.closed().kind());
        }
    }

    @ProvidersAndVersions
    void shouldTalkToItsServer(final TlsProvider provider, final String version) {
        final Tls tls = Tls.of(pki.calling(provider).identity(pki.client.identity()).serverName(Pki.HOST)
            .applicationProtocols("b", "a"));
        try (Child peer = NodePeer.server(NODE, "--ca=" + pki.ca(), "--cert=" + pki.chain("server"),
                "--key=" + pki.key("server"), "--version=" + version, "--alpn=a", "--demand");
            Called called = new Called(tls, Data.bytes())) {
            final Connection connection = called.connect(NodePeer.port(peer));
            called.checked.done(1);
            assertEquals(version, connection.tls().orElseThrow().version());
            assertEquals(Optional.of("a"), connection.tls().orElseThrow().applicationProtocol());
            connection.disconnect();
            final String agreed = peer.await("secure ");
            assertTrue(agreed.contains("\"peer\":\"client\""), agreed);
            assertTrue(agreed.contains("\"servername\":\"localhost\""), agreed);
            peer.await("closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"BOUNCY_CASTLE,TLSv1.2,true", "BOUNCY_CASTLE,TLSv1.3,false", "JDK,TLSv1.2,true", "JDK,TLSv1.3,true"})
    void shouldGoOnWithItsSession(final TlsProvider provider, final String version, final boolean goesOn) {
        try (Served served = new Served(Tls.of(pki.serving(provider)));
            Child peer = NodePeer.client(NODE, served, "--ca=" + pki.ca(), "--version=" + version, "--twice")) {
            peer.await("closed");
            final String agreed = peer.await("secure ");
            assertEquals(goesOn, agreed.contains("\"reused\":true"), agreed);
            assertEquals(0, peer.awaitEnd(), () -> String.join("\n", peer.said()));
            assertEquals(goesOn, served.heard.opened(2).get(1).tls().orElseThrow().isResumed());
        }
    }
}
