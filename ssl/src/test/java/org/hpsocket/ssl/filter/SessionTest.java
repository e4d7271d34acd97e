package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.ssl.Verify;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that HP-Socket tells of a session is told, by each provider in each version. */
class SessionTest {
    private static final Authority AUTHORITY = Authority.create("session test");
    private static final Authority MIDDLE = AUTHORITY.intermediate("session test middle");
    private static final Issued HOST = MIDDLE.issue(Terms.usual().ofRsa(), "a.example.org");
    private static final Issued CLIENT = AUTHORITY.issue(Terms.usual().forClient(), "client");

    static Stream<Arguments> everyWay() {
        return Arrays.stream(TlsProvider.values())
            .flatMap(provider -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(provider, version)));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void shouldTellEveryItemOfASession(final TlsProvider provider, final String version) {
        final TlsContext ofServer = server(provider).protocols(version).verify(Verify.FAIL_IF_NO_PEER_CERT);
        final TlsContext ofClient = client(provider).protocols(version).identity(CLIENT.identity());
        try (var talk = new Talk(Tls.of(ofClient), Tls.of(ofServer), "a.example.org")) {
            final TlsSession session = talk.ofServer();
            final List<X509Certificate> peer = CLIENT.certificates();

            assertSame(ofServer, session.context());
            assertEquals(List.of(version), session.contextProtocols());
            assertTrue(session.contextCiphers().contains(session.cipher()), session.contextCiphers()::toString);
            assertEquals(List.of(AUTHORITY.certificate()), session.certificateStore());
            assertEquals(OptionalInt.of(0), session.serverNameType());
            assertEquals(Optional.of("a.example.org"), session.serverName());
            assertEquals(version, session.version());
            assertEquals(Optional.of(HOST.certificate()), session.certificate());
            assertEquals(Optional.of("RSA"), session.keyAlgorithm());
            assertTrue(session.clientCiphers().contains(session.cipher()), session.clientCiphers()::toString);
            assertEquals(Optional.of(peer.get(0)), session.peerCertificate());
            assertEquals(peer, session.peerChain());
            assertEquals(List.of(peer.get(0), AUTHORITY.certificate()), session.verifiedChain());
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void shouldTellAClientWhatTheServerShowed(final TlsProvider provider, final String version) {
        try (var talk =
            new Talk(Tls.of(client(provider).protocols(version)), Tls.of(server(provider)), "a.example.org")) {
            final TlsSession session = talk.ofClient();

            assertFalse(session.isAccepted());
            assertEquals(HOST.certificates(), session.peerChain());
            assertEquals(List.of(HOST.certificate(), MIDDLE.certificate(), AUTHORITY.certificate()),
                session.verifiedChain());
            assertEquals(Optional.empty(), session.certificate());
            assertEquals(Optional.empty(), session.keyAlgorithm());
            assertEquals(Optional.of("a.example.org"), session.serverName());
            assertEquals(List.of(), session.clientCiphers());
            assertTrue(session.contextCiphers().contains(session.cipher()));
        }
    }

    @Test
    void shouldTellNothingOfAClientThatShowsNothing() {
        final Tls server = Tls.of(server(TlsProvider.BOUNCY_CASTLE).verify(Verify.PEER));
        try (var talk = new Talk(Tls.of(client(TlsProvider.JDK)), server, "a.example.org")) {
            assertEquals(Optional.empty(), talk.ofServer().peerCertificate());
            assertEquals(List.of(), talk.ofServer().verifiedChain());
        }
    }

    @Test
    void shouldStayReadableAfterTheClose() {
        final TlsSession session;
        final Tls server = Tls.of(server(TlsProvider.BOUNCY_CASTLE));
        try (var talk = new Talk(Tls.of(client(TlsProvider.BOUNCY_CASTLE)), server, "a.example.org")) {
            session = talk.ofClient();
            talk.client.finish();
            talk.server.finish();
        }

        assertEquals("TLSv1.3", session.version());
        assertEquals(HOST.certificates(), session.peerChain());
        assertEquals(3, session.verifiedChain().size());
    }

    @Test
    void shouldTellWhichContextANameGot() {
        final Tls server = Tls.of(server(TlsProvider.BOUNCY_CASTLE));
        server.sni("Example.Com", TlsContext.of(AUTHORITY.issue("b.example.com").identity()));
        try (var other = new Talk(Tls.of(client(TlsProvider.BOUNCY_CASTLE)), server, "b.example.com");
            var main = new Talk(Tls.of(client(TlsProvider.BOUNCY_CASTLE)), server, "a.example.org")) {
            assertEquals(1, other.ofServer().contextIndex());
            assertEquals(Tls.MAIN, main.ofServer().contextIndex());
        }
    }

    @Test
    void shouldTellTheProtocolThatWasAgreedOn() {
        try (var talk = new Talk(Tls.of(client(TlsProvider.BOUNCY_CASTLE).applicationProtocols("h2", "http/1.1")),
            Tls.of(server(TlsProvider.BOUNCY_CASTLE).applicationProtocols("http/1.1")), "a.example.org")) {
            assertEquals(Optional.of("http/1.1"), talk.ofServer().applicationProtocol());
            assertEquals(Optional.of("http/1.1"), talk.ofClient().applicationProtocol());
        }
    }

    @Test
    void shouldAskForNoNameWhenTheHostIsAnAddress() {
        final TlsContext server = TlsContext.of(AUTHORITY.issue("127.0.0.1").identity());
        try (var talk = new Talk(Tls.of(client(TlsProvider.BOUNCY_CASTLE)), Tls.of(server), "127.0.0.1")) {
            assertEquals(Optional.empty(), talk.ofServer().serverName());
            assertEquals(OptionalInt.empty(), talk.ofServer().serverNameType());
        }
    }

    private static TlsContext server(final TlsProvider provider) {
        return TlsContext.of(HOST.identity()).trust(AUTHORITY.trust()).provider(provider);
    }

    private static TlsContext client(final TlsProvider provider) {
        return TlsContext.anonymous().trust(AUTHORITY.trust()).provider(provider);
    }
}
