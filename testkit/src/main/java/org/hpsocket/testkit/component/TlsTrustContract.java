package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.HANDSHAKE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hpsocket.Client;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.Verify;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who trusts whom, what happens to those who are not trusted, and what both sides are told of each other. */
public abstract class TlsTrustContract extends SecureContract {
    @TempDir
    private Path folder;

    /** For runners. */
    protected TlsTrustContract() {
    }

    private TlsContext asking(final Verify mode) {
        return serving().verify(mode);
    }

    private TlsContext guest() {
        return connecting().identity(GUEST.identity());
    }

    private static TlsSession session(final Client client) {
        return client.connection().orElseThrow().tls().orElseThrow();
    }

    /** Requires that no connection comes about, that both sides say why, and gives the words of the client. */
    private String refused(final TlsContext server, final TlsContext client, final Events heard, final Events own) {
        final Server serving = server(Tls.of(server), heard);
        final Tls connecting = Tls.of(client);
        final String message = failureOf(() -> client(connecting, serving, own), own);
        await("the end of the other side", () -> serving.connectionCount() == 0);
        return message.toLowerCase(Locale.ROOT);
    }

    /** In TLS 1.3 a client may learn only after its own handshake that it is refused. */
    private static String failureOf(final Runnable start, final Events own) {
        try {
            start.run();
        } catch (final StartException e) {
            return e.getMessage();
        }
        return own.closed().message();
    }

    private void refuses(final TlsContext server, final TlsContext client, final String words) {
        final var heard = new Events();
        final var own = new Events();
        final String message = refused(server, client, heard, own);
        assertTrue(message.contains(words), message);
        assertEquals(HANDSHAKE, heard.closed().kind(), heard.closed()::toString);
        assertEquals(HANDSHAKE, own.closed().kind(), own.closed()::toString);
        assertTrue(heard.closed().message().contains("connection="), heard.closed()::message);
        assertEquals(0, heard.count("handshake"));
    }

    @Test
    public void shouldNotAskForACertificateOfClientsByDefault() {
        final var heard = new Events();
        client(Tls.of(guest()), server(serverTls(), heard), new Events());

        assertEquals(Optional.empty(), heard.opened().tls().orElseThrow().peerCertificate());
    }

    @Test
    public void shouldTakeAClientThatShowsATrustedCertificate() {
        for (final Verify mode : List.of(Verify.PEER, Verify.FAIL_IF_NO_PEER_CERT, Verify.CLIENT_ONCE)) {
            final var heard = new Events();
            final Client client = client(Tls.of(guest()), server(Tls.of(asking(mode)), heard), new Events());

            final TlsSession session = heard.opened().tls().orElseThrow();
            assertEquals(Optional.of(GUEST.certificate()), session.peerCertificate(), mode.name());
            assertEquals(Optional.of(GUEST.certificate()), session(client).certificate(), mode.name());
        }
    }

    @Test
    public void shouldTakeAClientWithoutCertificateUnlessOneIsDemanded() {
        for (final Verify mode : List.of(Verify.PEER, Verify.CLIENT_ONCE)) {
            final var heard = new Events();
            secureClient(server(Tls.of(asking(mode)), heard), new Events());

            assertEquals(Optional.empty(), heard.opened().tls().orElseThrow().peerCertificate(), mode.name());
        }
        refuses(asking(Verify.FAIL_IF_NO_PEER_CERT), connecting(), "certificate");
    }

    @Test
    public void shouldRefuseAClientWithACertificateOfAStranger() {
        final var stranger = Authority.create("stranger").issue(Terms.usual().forClient(), "stranger");
        refuses(asking(Verify.FAIL_IF_NO_PEER_CERT), connecting().identity(stranger.identity()), "certificate");
    }

    @Test
    public void shouldRefuseAServerThatIsNotTrusted() {
        refuses(serving().identity(Authority.create("stranger").issue(NAME, HOST).identity()), connecting(), "certifi");
    }

    @Test
    public void shouldRefuseAServerWhoseCertificateIsOfAnotherTime() {
        refusesForeign(Terms.usual().expired(), "expired");
        refusesForeign(Terms.usual().notYetValid(), "valid");
    }

    private void refusesForeign(final Terms terms, final String words) {
        final EnginePeer foreign = EnginePeer.server(AUTHORITY.issue(terms, NAME, HOST), AUTHORITY);
        final Server server = server(Tcp.push(), foreign);
        final var own = new Events();
        final String message = assertThrows(StartException.class, () -> secureClient(server, own)).getMessage();
        assertTrue(message.contains(words), message);
        assertEquals(HANDSHAKE, own.closed().kind());
        assertTrue(foreign.failure().contains("certificate"), foreign::failure);
    }

    @Test
    public void shouldNotStartAServerWhoseCertificateIsOfAnotherTime() {
        for (final Terms terms : List.of(Terms.usual().expired(), Terms.usual().notYetValid())) {
            final Server server = hp()
                .server(Tcp.push().over(Tls.of(serving().identity(AUTHORITY.issue(terms, NAME).identity()))),
                new Events());
            assertEquals(StartException.Step.TLS_NOT_READY,
                assertThrows(StartException.class, () -> listen(server)).step());
        }
    }

    @Test
    public void shouldRefuseAServerOfAnotherName() {
        refuses(serving().identity(AUTHORITY.issue("other.example").identity()), connecting(), HOST);
        refuses(serving(), connecting().serverName("wrong.example"), "wrong.example");
    }

    @Test
    public void shouldTakeAServerOfAnotherNameWhenToldTo() {
        final Server server = server(Tls.of(serving().identity(AUTHORITY.issue("other.example").identity())),
            new Events());

        assertTrue(client(Tls.of(connecting().verifyHost(false)), server, new Events()).connection().isPresent());
        assertTrue(client(Tls.of(connecting().serverName("other.example")), server, new Events()).connection()
            .isPresent());
    }

    @Test
    public void shouldTakeAnyServerWhenItDemandsNothing() {
        final Server server = server(Tls.of(serving().identity(Authority.selfSigned("anybody").identity())),
            new Events());
        final Client client = client(Tls.of(connecting().verify(Verify.NONE)), server, new Events());

        assertTrue(session(client).peerCertificate().isPresent());
    }

    @Test
    public void shouldTrustAnAuthorityInBetween() {
        final Server server = server(Tls.of(serving()
            .identity(AUTHORITY.intermediate("between").issue(NAME, HOST).identity())), new Events());
        final Client client = secureClient(server, new Events());

        assertEquals(2, session(client).peerChain().size());
    }

    @Test
    public void shouldRefuseWhenNoVersionIsShared() {
        refuses(serving().protocols("TLSv1.3"), connecting().protocols("TLSv1.2"), "protocol_version");
    }

    @Test
    public void shouldRefuseWhenNoCipherIsShared() {
        refuses(serving().protocols("TLSv1.2").ciphers("ECDHE-ECDSA-AES256-GCM-SHA384"),
            connecting().protocols("TLSv1.2").ciphers("ECDHE-ECDSA-AES128-GCM-SHA256"), "handshake_failure");
    }

    @Test
    public void shouldTellWhatWasAgreedOn() {
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            final var heard = new Events();
            final Server server = server(Tls.of(asking(Verify.PEER).protocols(version)), heard);
            final TlsSession own = session(client(Tls.of(guest().serverName(NAME)), server, new Events()));
            final TlsSession other = heard.opened().tls().orElseThrow();

            assertEquals(List.of(version, version), List.of(own.version(), other.version()));
            assertEquals(own.cipher(), other.cipher());
            assertTrue(other.clientCiphers().contains(other.cipher()), other.clientCiphers()::toString);
            assertTrue(own.clientCiphers().isEmpty());
            assertTrue(other.contextCiphers().contains(other.cipher()), other.contextCiphers()::toString);
            assertEquals(List.of(Optional.of(NAME), Optional.of(NAME)), List.of(own.serverName(), other.serverName()));
            assertEquals(List.of(false, true), List.of(own.isAccepted(), other.isAccepted()));
            assertEquals(List.of(Optional.of(SHOWN.certificate()), Optional.of(SHOWN.certificate())),
                List.of(own.peerCertificate(), other.certificate()));
            assertEquals(List.of(AUTHORITY.certificate()), other.certificateStore());
            assertEquals(List.of(List.of(GUEST.certificate()), List.of(SHOWN.certificate())),
                List.of(other.peerChain(), own.peerChain()));
            assertEquals(version, heard.opened().tls().orElseThrow().version());
            assertFalse(own.isResumed() || other.isResumed());
        }
    }

    /** BouncyCastle resumes no session of TLS 1.3. */
    @Test
    public void shouldGoOnWithAnEarlierSession() {
        for (final String version : provider() == TlsProvider.JDK
            ? List.of("TLSv1.3", "TLSv1.2") : List.of("TLSv1.2")) {
            final var heard = Events.echo();
            final Server server = server(Tls.of(serving().protocols(version)), heard);
            final Tls remembering = clientTls();
            final var own = new Events();
            final Client first = client(remembering, server, own);
            first.send(bytes("tickets come with the answer"));
            own.received(28);
            first.stop();
            final Client second = client(remembering, server, new Events());

            assertEquals(List.of(false, true),
                List.of(heard.opened(0).tls().orElseThrow().isResumed(),
                heard.opened(1).tls().orElseThrow().isResumed()), version);
            assertTrue(session(second).isResumed(), version);
            assertEquals(Optional.of(SHOWN.certificate()), session(second).peerCertificate(), version);
        }
    }

    @Test
    public void shouldNotGoOnWithAnEarlierSessionWhenToldNotTo() {
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            final var heard = Events.echo();
            final Server server = server(Tls.of(serving().protocols(version).resumption(false)), heard);
            final Tls remembering = clientTls();
            for (int i = 0; i < 2; i++) {
                final var own = new Events();
                final Client client = client(remembering, server, own);
                client.send(bytes("x"));
                own.received(1);
                client.stop();
                assertFalse(heard.opened(i).tls().orElseThrow().isResumed(), version);
            }
        }
    }

    @Test
    public void shouldNotStartAServerWithoutCertificate() {
        final Server server = hp().server(Pack.flag(1).over(Tls.of(connecting())), new Events());
        final var failure = assertThrows(StartException.class, () -> listen(server));

        assertEquals(StartException.Step.TLS_NOT_READY, failure.step());
        assertTrue(failure.getMessage().contains("certificate"), failure.getMessage());
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldNotStartWithAContextThatCannotBeMade() {
        final var missing = serving()
            .identity(Identity.pem(folder.resolve("missing.pem"), folder.resolve("missing.key")));
        final Server server = hp().server(Tcp.push().over(Tls.of(missing)), new Events());
        final var failure = assertThrows(StartException.class, () -> listen(server));
        assertEquals(StartException.Step.TLS_NOT_READY, failure.step());
        assertTrue(failure.getMessage().contains("missing.pem"), failure.getMessage());

        final Server target = server(new Events());
        final Client client = hp()
            .client(Tcp.push().over(Tls.of(connecting().trust(Trust.of(folder.resolve("nobody.pem"))))), new Events());
        final var other = assertThrows(StartException.class, () -> client.start(target(target)));
        assertEquals(StartException.Step.TLS_NOT_READY, other.step());
        assertTrue(other.getMessage().contains("nobody.pem"), other.getMessage());
    }

    @Test
    public void shouldNotStartWithAKeyOfAnotherCertificate() {
        final Identity mixed = Identity.pem(SHOWN.chain(), GUEST.key());
        final Server server = hp().server(Tcp.push().over(Tls.of(serving().identity(mixed))), new Events());

        assertEquals(StartException.Step.TLS_NOT_READY,
            assertThrows(StartException.class, () -> listen(server)).step());
    }

    @Test
    public void shouldSpeakToTheOtherProvider() {
        final var other = provider() == TlsProvider.JDK
            ? TlsProvider.BOUNCY_CASTLE : TlsProvider.JDK;
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            final var heard = new Events();
            final Server server = server(Tls.of(serving().protocols(version)), Events.echo());
            client(Tls.of(connecting().provider(other)), server, heard).send(bytes(version));

            assertEquals(version, text(heard.received(version.length())));
        }
        assertNotEquals(provider(), other);
    }
}
