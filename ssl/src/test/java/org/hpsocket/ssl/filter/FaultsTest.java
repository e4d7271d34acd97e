package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Verify;
import org.hpsocket.ssl.context.ContextMaker;
import org.hpsocket.ssl.context.EnginePair;
import org.hpsocket.ssl.context.Engines;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Authority OTHER = Authority.create("other root");
    private static final Issued SERVER = ROOT.issue("server.test", "other.test");
    private static final String REFUSED =
        "the peer sent the alert certificate_unknown: it refuses the certificate of this side";

    static Stream<Arguments> all() {
        return Arrays.stream(TlsProvider.values())
            .flatMap(provider -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(provider, version)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldNameTheHostWhenTheCertificateIsForAnother(final TlsProvider provider, final String version) {
        final EnginePair pair = EnginePair.of(client(provider, version), server(provider, version, SERVER),
            "wrong.test").run();
        assertEquals("certificate of the peer is not for host wrong.test, it is for server.test, other.test",
            Faults.text(pair.client.failure()));
        assertEquals(REFUSED, Faults.text(pair.server.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldNameTheAddressWhenTheCertificateIsForAHost(final TlsProvider provider, final String version) {
        final EnginePair pair = EnginePair.of(client(provider, version), server(provider, version, SERVER), "127.0.0.1")
            .run();
        assertEquals("certificate of the peer is not for host 127.0.0.1, it is for server.test, other.test",
            Faults.text(pair.client.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldNameTheIssuerWhenItIsUnknown(final TlsProvider provider, final String version) {
        final Issued deep = OTHER.intermediate("middle").issue("server.test");
        final EnginePair pair = EnginePair.of(client(provider, version), server(provider, version, deep), "server.test")
            .run();
        assertEquals("certificate of the peer is signed by an unknown authority: issuer CN=other root",
            Faults.text(pair.client.failure()));
        assertEquals(REFUSED, Faults.text(pair.server.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldSayThatNobodyElseSigned(final TlsProvider provider, final String version) {
        final Issued alone = Authority.selfSigned("server.test");
        final EnginePair pair = EnginePair.of(client(provider, version), server(provider, version, alone),
            "server.test").run();
        assertEquals("certificate of the peer is signed by itself and not trusted: CN=server.test",
            Faults.text(pair.client.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldTellTheDateWhenACertificateOfAClientIsNotValidNow(final TlsProvider provider, final String version) {
        final Issued old = ROOT.issue(Terms.usual().forClient().expired(), "somebody");
        assertEquals(
            "certificate of the peer expired on " + old.certificate().getNotAfter().toInstant() + ": CN=somebody",
            Faults.text(shown(provider, version, old).server.failure()));
        final Issued early = ROOT.issue(Terms.usual().forClient().notYetValid(), "somebody");
        assertEquals(
            "certificate of the peer is not valid before " + early.certificate().getNotBefore().toInstant()
            + ": CN=somebody", Faults.text(shown(provider, version, early).server.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldSayThatACertificateIsDemanded(final TlsProvider provider, final String version) {
        final EnginePair pair = EnginePair.of(client(provider, version), demanding(provider, version), "server.test")
            .run();
        final String text = Faults.text(pair.server.failure());
        assertTrue(text.equals("the peer shows no certificate, one is demanded")
            || text.equals("the two sides do not agree, or a certificate is missing"), text);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldSayThatThereIsNoApplicationProtocolInCommon(final TlsProvider provider, final String version) {
        final EnginePair pair = EnginePair.of(
            client(provider, version).applicationProtocols("h2"),
            server(provider, version, SERVER).applicationProtocols("http/1.1"), "server.test").run();
        assertEquals("no application protocol in common", Faults.text(pair.server.failure()));
        assertEquals("the peer sent the alert no_application_protocol: no application protocol in common",
            Faults.text(pair.client.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldSayThatThereIsNoVersionInCommon(final TlsProvider provider, final String version) {
        final String another = version.equals("TLSv1.3") ? "TLSv1.2" : "TLSv1.3";
        final EnginePair pair = EnginePair.of(client(provider, version), server(provider, another, SERVER),
            "server.test").run();
        assertTrue(Faults.text(pair.server.failure()).startsWith("no version of the protocol in common"),
            Faults.text(pair.server.failure()));
        assertEquals("the peer sent the alert protocol_version: no version of the protocol in common",
            Faults.text(pair.client.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldSayThatThereIsNoCipherInCommon(final TlsProvider provider, final String version) {
        final boolean newest = version.equals("TLSv1.3");
        final var maker = new ContextMaker();
        final SSLEngine client = Engines.client(maker.make(0, client(provider, version)), EnginePair.to("server.test"));
        final SSLEngine server = Engines.server(maker.make(0, server(provider, version, SERVER)), List.of(version));
        client.setEnabledCipherSuites(new String[] {newest
            ? "TLS_AES_128_GCM_SHA256" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
        server.setEnabledCipherSuites(new String[] {newest
            ? "TLS_AES_256_GCM_SHA384" : "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
        final EnginePair pair = new EnginePair(client, server).run();
        final String text = Faults.text(pair.server.failure());
        assertTrue(text.startsWith("no cipher suite in common"), text);
        assertEquals("the peer sent the alert handshake_failure", Faults.text(pair.client.failure()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldGiveOneLineWhenThePeerSendsRubbish(final TlsProvider provider, final String version) {
        final SSLEngine server = Engines.server(
            new ContextMaker().make(0, server(provider, version, SERVER)), List.of(version));
        final byte[] rubbish = {22, 3, 1, 0, 10, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
        final SSLException failure =
            assertThrows(SSLException.class,
            () -> server.unwrap(ByteBuffer.wrap(rubbish), ByteBuffer.allocate(1 << 15)));
        final String text = Faults.text(failure);
        assertFalse(text.isBlank());
        assertEquals(1, text.lines().count(), text);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldNameTheDamageWhenARecordIsChangedOnItsWay(final TlsProvider provider, final String version)
        throws SSLException {
        final EnginePair pair = EnginePair.of(client(provider, version), server(provider, version, SERVER),
            "server.test").run();
        final ByteBuffer record = ByteBuffer.allocate(1 << 15);
        pair.client.engine.wrap(ByteBuffer.wrap(new byte[100]), record);
        record.flip().put(20, (byte) ~record.get(20));
        final var failure = assertThrows(SSLException.class,
            () -> pair.server.engine.unwrap(record, ByteBuffer.allocate(1 << 15)));
        assertEquals("the peer breaks the protocol: bad_record_mac", Faults.text(failure));
    }

    @Test
    void shouldTakeOutWhatIsNotPrintable() {
        assertEquals("a b c", Faults.text(new SSLException("a\nb\u0007c")));
    }

    @Test
    void shouldCutWhatIsLong() {
        assertEquals(403, Faults.text(new SSLException("x".repeat(1_000))).length());
    }

    @Test
    void shouldNameTheAlertWhenTheJdkPutsItInBrackets() {
        assertEquals(
            "the peer sent the alert unknown_ca: it does not trust who signed the certificate of this side",
            Faults.text(new SSLException("(unknown_ca) Received fatal alert: unknown_ca")));
    }

    @Test
    void shouldTellRefusalsOfThePeerFromItsOtherFailures() {
        assertTrue(Faults.isOfHandshake(new SSLException("Received fatal alert: unknown_ca")));
        assertTrue(Faults.isOfHandshake(new TlsFatalAlertReceived(AlertDescription.certificate_required)));
        assertFalse(Faults.isOfHandshake(new SSLException("Received fatal alert: internal_error")));
        assertFalse(Faults.isOfHandshake(new SSLException("unknown_ca")));
    }

    private static EnginePair shown(final TlsProvider provider, final String version, final Issued certificate) {
        final TlsContext client = client(provider, version).identity(certificate.identity());
        final Instant valid = certificate.certificate().getNotBefore().toInstant().plusSeconds(1);
        final EnginePair pair = EnginePair.of(
            new ContextMaker(Clock.fixed(valid, ZoneOffset.UTC)).make(0, client),
            new ContextMaker().make(0, demanding(provider, version)), "server.test").run();
        return pair;
    }

    private static TlsContext client(final TlsProvider provider, final String version) {
        return TlsContext.anonymous().trust(ROOT.trust()).provider(provider).protocols(version);
    }

    private static TlsContext server(final TlsProvider provider, final String version, final Issued certificate) {
        return server(provider, version, certificate.identity());
    }

    private static TlsContext server(final TlsProvider provider, final String version, final Identity identity) {
        return TlsContext.of(identity).provider(provider).protocols(version);
    }

    private static TlsContext demanding(final TlsProvider provider, final String version) {
        return server(provider, version, SERVER).trust(ROOT.trust()).verify(Verify.FAIL_IF_NO_PEER_CERT);
    }
}
