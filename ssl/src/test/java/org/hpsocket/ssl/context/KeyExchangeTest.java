package org.hpsocket.ssl.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyExchangeTest {
    private static final Authority ROOT = Authority.create("test root", Terms.usual().ofRsa());
    private static final TlsContext SERVER = TlsContext.of(ROOT.issue(Terms.usual().ofRsa(), "server.test").identity());
    private static final TlsContext EC_SERVER = TlsContext.of(ROOT.issue("server.test").identity());
    private static final TlsContext CLIENT = TlsContext.anonymous().trust(ROOT.trust());
    private static final int KEY_SHARES = 51;
    private static final int X25519MLKEM768 = 0x11EC;
    private static final int X25519 = 29;
    private final ContextMaker maker = new ContextMaker();

    @ParameterizedTest
    @ValueSource(strings = {"X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", "x25519", "x448", "secp256r1",
        "secp384r1", "ffdhe2048"})
    void shouldTalkWhenBothSidesKnowOneGroupOnly(final String group) {
        final EnginePair pair = EnginePair.of(CLIENT.groups(group), SERVER.groups(group), "server.test").run();
        assertEquals("ping pong", pair.talk());
    }

    @Test
    void shouldNotTalkWhenTheHybridGroupIsDemandedAndThePeerHasItNot() {
        final EnginePair pair = EnginePair.of(CLIENT.groups("X25519MLKEM768"), SERVER.groups("x25519"), "server.test")
            .run();
        assertNotNull(pair.server.failure());
    }

    @Test
    void shouldExchangeTheHybridKeyWhenTheClientPrefersIt() throws SSLException {
        final ByteBuffer answer = answer(CLIENT.groups("X25519MLKEM768", "x25519"), SERVER);
        assertEquals(X25519MLKEM768, chosen(answer));
    }

    @Test
    void shouldExchangeTheHybridKeyUnlessToldOtherwise() throws SSLException {
        assertEquals(X25519MLKEM768, chosen(answer(CLIENT, SERVER)));
    }

    @Test
    void shouldFallBackWithoutASecondRoundWhenThePeerHasNoHybridGroup() throws SSLException {
        assertEquals(X25519, chosen(answer(CLIENT.groups("X25519MLKEM768", "x25519"), SERVER.groups("x25519"))));
    }

    @Test
    void shouldOfferTheHybridGroupUnlessToldOtherwise() {
        assertEquals("ping pong", EnginePair.of(CLIENT, SERVER.groups("X25519MLKEM768"), "server.test").run().talk());
        assertEquals("ping pong", EnginePair.of(CLIENT.groups("X25519MLKEM768"), SERVER, "server.test").run().talk());
    }

    @Test
    void shouldRefuseAGroupThatNobodyKnows() {
        final var e = assertThrows(HpSocketException.class, () -> maker.make(0, SERVER.groups("x25519", "x25520")));
        assertTrue(e.getMessage().startsWith("tls group x25520 is not supported; supported: X25519MLKEM768, "),
            e.getMessage());
        assertEquals(HpSocketException.Category.USAGE, e.category());
    }

    @Test
    void shouldDemandTheCurveOfTheOwnCertificateAmongTheGroups() {
        final var e = assertThrows(HpSocketException.class,
            () -> maker.make(0, EC_SERVER.groups("X25519MLKEM768", "x25519")));
        assertEquals(
            "tls groups=X25519MLKEM768,x25519 lack secp256r1, the curve of the own certificate: BouncyCastle "
                + "signs on named curves only",
            e.getMessage());
        assertEquals(
            "ping pong",
            EnginePair.of(CLIENT.groups("X25519MLKEM768", "secp256r1"), EC_SERVER.groups("X25519MLKEM768", "secp256r1"),
            "server.test").run()
                .talk());
    }

    @Test
    void shouldSayThatTheJdkTakesNoGroups() {
        final var e = assertThrows(HpSocketException.class,
            () -> maker.make(0, SERVER.provider(TlsProvider.JDK).groups("x25519")));
        assertTrue(e.getMessage().startsWith("tls groups=x25519 are not available with provider JDK"), e.getMessage());
    }

    @Test
    void shouldTakeTheCiphersOfTheJdk() throws java.security.GeneralSecurityException {
        final var algorithms = new Providers().algorithms();
        assertEquals("SunJCE", javax.crypto.Cipher.getInstance("AES/GCM/NoPadding", algorithms).getProvider()
            .getName());
        assertEquals("SunEC", java.security.Signature.getInstance("SHA256withECDSA", algorithms).getProvider()
            .getName());
    }

    @Test
    void shouldLeaveTheListOfProvidersAlone() {
        final List<String> before = names();
        assertEquals("ping pong", EnginePair.of(CLIENT, SERVER, "server.test").run().talk());
        assertEquals(before, names());
        assertTrue(names().stream().noneMatch(name -> name.toUpperCase(Locale.ROOT).startsWith("BC")),
            names().toString());
    }

    private static List<String> names() {
        return java.util.Arrays.stream(java.security.Security.getProviders())
            .map(java.security.Provider::getName).toList();
    }

    /** Gives the server's first message. */
    private ByteBuffer answer(final TlsContext client, final TlsContext server) throws SSLException {
        final ReadyTls one = maker.make(0, client);
        final ReadyTls other = maker.make(0, server);
        final SSLEngine asks = Engines.client(one, EnginePair.to("server.test"));
        final SSLEngine answers = Engines.server(other, one.protocols());
        final ByteBuffer hello = ByteBuffer.allocate(1 << 15);
        final ByteBuffer answer = ByteBuffer.allocate(1 << 15);
        asks.beginHandshake();
        asks.wrap(ByteBuffer.allocate(0), hello);
        answers.beginHandshake();
        answers.unwrap(hello.flip(), ByteBuffer.allocate(1 << 15));
        answers.wrap(ByteBuffer.allocate(0), answer);
        return answer.flip();
    }

    /**
     * Reads the group out of the key share of a ServerHello: record 5, message 4, version 2, random 32, id, cipher 2,
     * compression 1.
     */
    private static int chosen(final ByteBuffer answer) {
        final int idLength = answer.get(43);
        int at = 44 + idLength + 3;
        final int end = at + 2 + answer.getShort(at);
        at += 2;
        while (at < end && answer.getShort(at) != KEY_SHARES) {
            at += 4 + answer.getShort(at + 2);
        }
        assertTrue(at < end, "no key share in " + StandardCharsets.ISO_8859_1.decode(answer));
        return answer.getShort(at + 4) & 0xFFFF;
    }
}
