package org.hpsocket.ssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hpsocket.HpSocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsContextTest {
    private final TlsContext plain = TlsContext.anonymous();

    @Test
    void shouldDemandWhatIsUsualOfEachSideUntilTold() {
        assertEquals(Verify.NONE, plain.verify(true));
        assertEquals(Verify.PEER, plain.verify(false));
        assertEquals(Verify.FAIL_IF_NO_PEER_CERT, plain.verify(Verify.FAIL_IF_NO_PEER_CERT).verify(true));
        assertEquals(Verify.NONE, plain.verify(Verify.NONE).verify(false));
    }

    @Test
    void shouldBeSafeUntilTold() {
        assertTrue(plain.verifiesHost());
        assertEquals(List.of("TLSv1.3", "TLSv1.2"), plain.protocols());
        assertEquals(Trust.ofSystem(), plain.trust());
        assertEquals(Optional.empty(), plain.keyLog());
        assertEquals(TlsProvider.BOUNCY_CASTLE, plain.provider());
        assertTrue(plain.resumes());
    }

    @Test
    void shouldKeepEverythingElseWhenOneThingChanges() {
        final TlsContext full = plain.identity(Identity.pem("c", "k")).trust(Trust.pem("t").only()).verify(Verify.PEER)
            .verifyHost(false).serverName("n").protocols("TLSv1.2").ciphers("HIGH").groups("x25519")
            .applicationProtocols("h2").provider(TlsProvider.JDK).resumption(false)
            .sessions(7, Duration.ofMinutes(1)).keyLog(Path.of("log"));
        final TlsContext changed = full.serverName("m");

        assertEquals("m", changed.serverName());
        assertEquals("n", full.serverName());
        assertEquals(everything(full), everything(changed));
        assertEquals(List.of(Optional.of(Identity.pem("c", "k")), Trust.pem("t").only(), Verify.PEER, false,
            List.of("TLSv1.2"), "HIGH", List.of("x25519"), List.of("h2"), TlsProvider.JDK, false, 7,
            Duration.ofMinutes(1), Optional.of(Path.of("log"))), everything(full));
    }

    @Test
    void shouldRefuseProtocolsThatAreNotSpoken() {
        assertEquals("tls protocol SSLv3 is not spoken; known: TLSv1.3, TLSv1.2, TLSv1.1, TLSv1",
            assertThrows(HpSocketException.class, () -> plain.protocols("TLSv1.2", "SSLv3")).getMessage());
        assertThrows(HpSocketException.class, () -> plain.protocols(new String[0]));
    }

    @Test
    void shouldBoundTheLengthOfApplicationProtocols() {
        assertEquals(1, plain.applicationProtocols("a".repeat(255)).applicationProtocols().size());
        assertThrows(HpSocketException.class, () -> plain.applicationProtocols("h2", ""));
        assertThrows(HpSocketException.class, () -> plain.applicationProtocols("\u00e4".repeat(128)));
    }

    @ParameterizedTest
    @CsvSource({"0,PT1S", "1000001,PT1S", "1,PT0.9S", "1,PT168H0.1S"})
    void shouldRefuseSessionsOutOfRange(final int most, final Duration time) {
        assertThrows(HpSocketException.class, () -> plain.sessions(most, time));
    }

    @ParameterizedTest
    @CsvSource({"1,PT1S", "1000000,PT168H"})
    void shouldTakeSessionsInRange(final int most, final Duration time) {
        assertEquals(most, plain.sessions(most, time).sessionCacheSize());
        assertEquals(time, plain.sessions(most, time).sessionTimeout());
    }

    @Test
    void shouldShowNeitherKeyNorPassword() {
        final Identity secret = Identity.pem("CERTIFICATE", "KEY").password("WORD");

        assertEquals("tls[certificate in memory, trust of the system]", TlsContext.of(secret).toString());
        assertEquals("certificate=c key=k", Identity.pem(Path.of("c"), Path.of("k")).password("WORD").toString());
        assertEquals("certificate=p", Identity.pkcs12(Path.of("p")).password("WORD").toString());
        assertFalse(Tls.of(TlsContext.of(secret)).settings().toString().contains("WORD"));
    }

    @Test
    void shouldTrustTheSystemUnlessToldNotTo() {
        assertTrue(Trust.of(Path.of("ca")).system());
        assertFalse(Trust.of(Path.of("ca")).only().system());
        assertTrue(Trust.ofSystem().only().system());
        assertEquals("trust=ca", Trust.of(Path.of("ca")).toString());
        assertEquals("trust in memory", Trust.pem("TEXT").toString());
    }

    @Test
    void shouldHaveTheBitsOfHpSocket() {
        assertEquals(0, Verify.NONE.bits());
        assertEquals(1, Verify.PEER.bits());
        assertEquals(1 | 2, Verify.FAIL_IF_NO_PEER_CERT.bits());
        assertEquals(1 | 4, Verify.CLIENT_ONCE.bits());
    }

    private static List<Object> everything(final TlsContext context) {
        return List.of(context.identity(), context.trust(), context.verify(true), context.verifiesHost(),
            context.protocols(), context.ciphers(), context.groups(), context.applicationProtocols(),
            context.provider(),
            context.resumes(), context.sessionCacheSize(), context.sessionTimeout(), context.keyLog());
    }
}
