package org.hpsocket.ssl.context;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Verify;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnginesTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Authority OTHER = Authority.create("other root");
    private static final String NAME = "server.test";
    private static final Issued HOST = ROOT.issue(NAME, "127.0.0.1", "::1");
    private static final Issued CLIENT = ROOT.issue(Terms.usual().forClient(), "somebody");

    /** Who is the client, who is the server, and which version they speak. */
    static Stream<Arguments> all() {
        return Arrays.stream(TlsProvider.values()).flatMap(client -> Arrays.stream(TlsProvider.values())
            .flatMap(server -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(client, server, version))));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTalkByTls13WhenNothingIsSet(final TlsProvider provider) {
        final EnginePair pair = run(client(provider), server(provider), NAME);
        assertEquals("ping pong", pair.talk());
        assertEquals("TLSv1.3", pair.client.session().getProtocol());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldTalkWhoeverIsTheOtherSide(final TlsProvider one, final TlsProvider other, final String version) {
        final EnginePair pair = run(client(one).protocols(version), server(other).protocols(version), NAME);
        assertEquals("ping pong", pair.talk());
        assertEquals(version, pair.server.session().getProtocol());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldShowTheClientsCertificateWhenItIsDemanded(final TlsProvider one, final TlsProvider other,
        final String version)
        throws SSLPeerUnverifiedException {
        final TlsContext server = server(other).protocols(version).trust(ROOT.trust())
            .verify(Verify.FAIL_IF_NO_PEER_CERT);
        final EnginePair pair = run(client(one).protocols(version).identity(CLIENT.identity()), server, NAME);
        assertEquals("ping pong", pair.talk());
        assertEquals(CLIENT.certificate(), pair.server.session().getPeerCertificates()[0]);
        assertArrayEquals(HOST.certificates().toArray(), pair.client.session().getPeerCertificates());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldLetClientsWithoutCertificateInWhenItIsOnlyAskedFor(final TlsProvider one, final TlsProvider other,
        final String version) {
        final TlsContext server = server(other).protocols(version).trust(ROOT.trust()).verify(Verify.PEER);
        assertEquals("ping pong", run(client(one).protocols(version), server, NAME).talk());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldKeepOutClientsWithoutCertificateWhenItIsDemanded(final TlsProvider one, final TlsProvider other,
        final String version) {
        final TlsContext server = server(other).protocols(version).trust(ROOT.trust())
            .verify(Verify.FAIL_IF_NO_PEER_CERT);
        assertNotNull(run(client(one).protocols(version), server, NAME).server.failure());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldNotAskForACertificateWhenNoneIsDemanded(final TlsProvider one, final TlsProvider other,
        final String version) {
        final EnginePair pair = run(client(one).protocols(version).identity(CLIENT.identity()),
            server(other).protocols(version), NAME);
        assertEquals("ping pong", pair.talk());
        assertThrows(SSLPeerUnverifiedException.class, () -> pair.server.session().getPeerCertificates());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldTakeAnyServerWhenNothingIsDemandedOfIt(final TlsProvider one, final TlsProvider other,
        final String version) {
        final TlsContext client = client(one).protocols(version).trust(OTHER.trust()).verify(Verify.NONE);
        assertEquals("ping pong", run(client, server(other).protocols(version), "wrong.test").talk());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotLookAtTheNameWhenToldNotTo(final TlsProvider provider) {
        assertEquals("ping pong", run(client(provider).verifyHost(false), server(provider), "wrong.test").talk());
        assertNotNull(run(client(provider).verifyHost(false).trust(OTHER.trust()), server(provider), NAME)
            .client.failure());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCheckTheNameOfTheContextWhenItHasOne(final TlsProvider provider) {
        assertEquals("ping pong", run(client(provider).serverName(NAME), server(provider), "10.0.0.1").talk());
        assertNotNull(run(client(provider).serverName("wrong.test"), server(provider), NAME).client.failure());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForAndCheckTheNameOfTheConnectionBeforeAnyOther(final TlsProvider provider) {
        final TlsContext client = client(provider).serverName("wrong.test");
        final EnginePair pair = run(client, server(TlsProvider.JDK), EnginePair.to("10.0.0.1", NAME));
        assertEquals("ping pong", pair.talk());
        assertEquals(List.of(new SNIHostName(NAME)), asked(pair));
        final StageContext elsewhere = EnginePair.to(NAME, "wrong.test");
        assertNotNull(run(client(provider).serverName(NAME), server(provider), elsewhere).client.failure());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCheckAnAddressThatIsTheNameOfTheConnectionButNotAskForIt(final TlsProvider provider) {
        for (final String address : List.of("127.0.0.1", "::1")) {
            final EnginePair pair = run(client(provider), server(TlsProvider.JDK), EnginePair.to(NAME, address));
            assertEquals("ping pong", pair.talk());
            assertTrue(asked(pair).isEmpty());
        }
        final StageContext other = EnginePair.to("127.0.0.1", "127.0.0.2");
        assertNotNull(run(client(provider), server(provider), other).client.failure());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCheckANameWithLettersBeyondAscii(final TlsProvider provider) {
        final String name = "xn--bcher-kva.test";
        final Issued shown = ROOT.issue(name);
        final TlsContext server = server(TlsProvider.JDK).identity(shown.identity());
        final EnginePair pair = run(client(provider), server, EnginePair.to("127.0.0.1", name));
        assertEquals("ping pong", pair.talk());
        assertEquals(List.of(new SNIHostName(name)), asked(pair));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCheckAnAddressAgainstTheAddressesOfTheCertificate(final TlsProvider provider) {
        assertEquals("ping pong", run(client(provider), server(provider), "127.0.0.1").talk());
        assertEquals("ping pong", run(client(provider), server(provider), "::1").talk());
        assertEquals("ping pong", run(client(provider), server(provider), "0:0:0:0:0:0:0:1").talk());
        assertNotNull(run(client(provider), server(provider), "127.0.0.2").client.failure());
        assertNotNull(run(client(provider), server(provider), "::2").client.failure());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForTheNameOfTheHost(final TlsProvider provider) {
        assertEquals(List.of(new SNIHostName(NAME)), asked(provider, NAME));
        assertEquals(List.of(new SNIHostName(NAME)), asked(provider, NAME + "."));
        assertEquals("ping pong", run(client(provider), server(provider), NAME + ".").talk());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForANameWithoutADot(final TlsProvider provider) {
        final Issued local = ROOT.issue("localhost");
        final EnginePair pair = run(client(provider), server(TlsProvider.JDK).identity(local.identity()), "localhost");
        assertEquals("ping pong", pair.talk());
        assertEquals(List.of(new SNIHostName("localhost")),
            ((ExtendedSSLSession) pair.server.session()).getRequestedServerNames());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForNoNameWhenTheHostIsAnAddress(final TlsProvider provider) {
        assertTrue(asked(provider, "127.0.0.1").isEmpty());
        assertTrue(asked(provider, "::1").isEmpty());
        assertTrue(asked(provider, "fe80::1%eth0").isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgreeOnTheFirstProtocolOfTheServerThatTheClientKnows(final TlsProvider provider) {
        final EnginePair pair = run(
            client(provider).applicationProtocols("spdy/1", "http/1.1", "h2"),
            server(provider).applicationProtocols("h2", "http/1.1"), NAME);
        assertEquals("h2", pair.server.engine.getApplicationProtocol());
        assertEquals("h2", pair.client.engine.getApplicationProtocol());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgreeOnNothingWhenOneSideNamesNone(final TlsProvider provider) {
        final EnginePair pair = run(client(provider).applicationProtocols("h2"), server(provider), NAME);
        assertEquals("ping pong", pair.talk());
        assertEquals("", pair.server.engine.getApplicationProtocol());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheFirstCipherOfTheServer(final TlsProvider provider) {
        final EnginePair pair = run(
            client(provider).ciphers("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384"),
            server(provider).ciphers("TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"), NAME);
        assertEquals("TLS_AES_256_GCM_SHA384", pair.client.session().getCipherSuite());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldChooseAesUnlessToldOtherwise(final TlsProvider one, final TlsProvider other, final String version) {
        final EnginePair pair = run(client(one).protocols(version), server(other).protocols(version), NAME);
        assertTrue(pair.client.session().getCipherSuite().endsWith("AES_256_GCM_SHA384"),
            pair.client.session().getCipherSuite());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowACertificateOfRsaWhenThatIsItsKey(final TlsProvider provider) {
        final Issued rsa = ROOT.issue(Terms.usual().ofRsa(), NAME);
        assertEquals("ping pong", run(client(provider), server(provider).identity(rsa.identity()), NAME).talk());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameOnlyTheGivenAuthoritiesToClients(final TlsProvider provider) {
        final EnginePair pair = run(
            client(provider).identity(OTHER.issue(Terms.usual().forClient(), "somebody").identity()),
            server(provider).trust(ROOT.trust()).verify(Verify.PEER), NAME);
        assertEquals("ping pong", pair.talk(), "a client whose authority is not named shows nothing");
        assertThrows(SSLPeerUnverifiedException.class, () -> pair.server.session().getPeerCertificates());
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeOfTheRightSide(final TlsProvider provider) {
        final ReadyTls ready = new ContextMaker().make(0, server(provider));
        final SSLEngine server = Engines.server(ready, ready.protocols());
        assertFalse(server.getUseClientMode());
        assertNull(server.getPeerHost());
        final SSLEngine client = Engines.client(new ContextMaker().make(0, client(provider)), EnginePair.to(NAME));
        assertTrue(client.getUseClientMode());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSpeakOnlyTheNewestWithAClientThatDoes(final TlsProvider provider) {
        final ReadyTls ready = new ContextMaker().make(0, server(provider).protocols("TLSv1.2", "TLSv1.3"));
        assertArrayEquals(new String[] {"TLSv1.3"},
            Engines.server(ready, List.of("TLSv1.2", "TLSv1.3")).getEnabledProtocols());
        assertEquals(Set.of("TLSv1.2", "TLSv1.3"),
            Set.of(Engines.server(ready, List.of("TLSv1.2", "TLSv1.1")).getEnabledProtocols()));
    }

    /** Tells what a server of the JDK was asked for; BouncyCastle's does not tell. */
    private static List<SNIServerName> asked(final TlsProvider provider, final String host) {
        final EnginePair pair = run(client(provider).verifyHost(false), server(TlsProvider.JDK), host);
        assertEquals("ping pong", pair.talk());
        return asked(pair);
    }

    private static List<SNIServerName> asked(final EnginePair pair) {
        return ((ExtendedSSLSession) pair.server.session()).getRequestedServerNames();
    }

    private static EnginePair run(final TlsContext client, final TlsContext server, final StageContext connection) {
        final var maker = new ContextMaker();
        return EnginePair.of(maker.make(0, client), maker.make(0, server), connection).run();
    }

    private static EnginePair run(final TlsContext client, final TlsContext server, final String host) {
        return EnginePair.of(client, server, host).run();
    }

    private static TlsContext client(final TlsProvider provider) {
        return TlsContext.anonymous().trust(ROOT.trust()).provider(provider);
    }

    private static TlsContext server(final TlsProvider provider) {
        return TlsContext.of(HOST.identity()).provider(provider);
    }
}
