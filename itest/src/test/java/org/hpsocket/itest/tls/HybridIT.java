package org.hpsocket.itest.tls;

import static org.hpsocket.ssl.TlsProvider.BOUNCY_CASTLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.hpsocket.itest.Child;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Key exchange that a quantum computer does not break, also on JDK 17: with BouncyCastle, which has the group
 * X25519MLKEM768. The peer has that group and no other one, so a handshake is the proof; it is Node with OpenSSL 3.5,
 * and where there is none, ours on both sides.
 */
class HybridIT {
    private static final String GROUP = "X25519MLKEM768";

    @TempDir
    static Path folder;
    private static Pki pki;
    private static Optional<String> node;

    @BeforeAll
    static void prepare() {
        pki = new Pki(folder);
        node = Node35.path();
    }

    /** With certificates of RSA: BouncyCastle takes those of EC on named curves only. */
    @Test
    void shouldTalkToAPeerOfItsOwnThatHasNothingElse() {
        final Authority authority = Authority.create("RSA", Terms.usual().ofRsa());
        final Issued server = authority.issue(Terms.usual().ofRsa(), Pki.ADDRESS);
        final TlsContext serving = TlsContext.of(server.identity()).groups(GROUP);
        final TlsContext calling = TlsContext.anonymous().trust(authority.trust()).groups(GROUP);
        try (Served served = new Served(Tls.of(serving));
            Called called = new Called(Tls.of(calling), Data.bytes())) {
            called.connect(served.address().getPort());
            called.checked.done(1);
        }
    }

    @Test
    void shouldEchoToAForeignClientThatHasNothingElse() {
        if (node.isPresent()) {
            try (Served served = new Served(Tls.of(pki.serving(BOUNCY_CASTLE)));
                Child peer = NodePeer.client(node.get(), served, "--ca=" + pki.ca(), "--groups=" + GROUP)) {
                assertEquals(0, peer.awaitEnd(), () -> String.join("\n", peer.said()));
                assertTrue(peer.said().contains("echoed 5242880"), () -> String.join("\n", peer.said()));
            }
        }
    }

    @Test
    void shouldTalkToAForeignServerThatHasNothingElse() {
        if (node.isPresent()) {
            try (Child peer = NodePeer.server(node.get(), "--cert=" + pki.chain("server"), "--key=" + pki.key("server"),
                    "--groups=" + GROUP);
                Called called = new Called(Tls.of(pki.calling(BOUNCY_CASTLE)), Data.bytes())) {
                called.connect(NodePeer.port(peer));
                called.checked.done(1);
            }
        }
    }
}
