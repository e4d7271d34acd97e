package org.hpsocket.ssl.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Trust;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContextMakerTest {
    private static final Authority ROOT = Authority.create("test root");
    private final ContextMaker maker = new ContextMaker();

    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatItWasMadeFrom(final TlsProvider provider) {
        final TlsContext context = TlsContext.anonymous().trust(ROOT.trust()).provider(provider);
        final ReadyTls ready = maker.make(3, context);
        assertEquals(3, ready.index());
        assertEquals(context, ready.context());
        assertEquals(List.of("TLSv1.3", "TLSv1.2"), ready.protocols());
        assertEquals(List.of(ROOT.certificate()), ready.authorities());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAddTheTrustOfTheSystem(final TlsProvider provider) {
        final int system = maker.make(0, TlsContext.anonymous().provider(provider)).authorities().size();
        final ReadyTls both = maker.make(0, TlsContext.anonymous().trust(Trust.pem(ROOT.pem())).provider(provider));
        assertEquals(system + 1, both.authorities().size());
        assertEquals(ROOT.certificate(), both.authorities().get(0));
    }

    @ParameterizedTest
    @EnumSource
    void shouldOfferNoCipherThatIsBroken(final TlsProvider provider) {
        final List<String> ciphers = maker.make(0, TlsContext.anonymous().provider(provider)).ciphers();
        assertTrue(ciphers.contains("TLS_AES_128_GCM_SHA256"), ciphers.toString());
        assertFalse(ciphers.stream().anyMatch(name -> name.matches(".*(_anon_|NULL|RC4|_DES_|3DES|EXPORT|MD5).*")),
            ciphers.toString());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheCipherListInItsOrder(final TlsProvider provider) {
        final String list = "TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256";
        assertEquals(
            List.of("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            maker.make(0, TlsContext.anonymous().provider(provider).ciphers(list)).ciphers());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseACipherThatNobodyKnows(final TlsProvider provider) {
        assertTrue(refused(TlsContext.anonymous().provider(provider).ciphers("NO-SUCH-CIPHER"))
            .contains("NO-SUCH-CIPHER"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhoTurnedAnOldProtocolOff(final TlsProvider provider) {
        assertEquals(
            "tls protocol TLSv1.1 is turned off by the security property jdk.tls.disabledAlgorithms of the JDK",
            refused(TlsContext.anonymous().provider(provider).protocols("TLSv1.2", "TLSv1.1")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseANameThatNoServerCanHave(final TlsProvider provider) {
        assertEquals(
            "tls server name \"no name\" is not the name of a host",
            refused(TlsContext.anonymous().provider(provider).serverName("no name")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowNoKeyOfTheIdentityInMessages(final TlsProvider provider) {
        final String key = "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----";
        assertEquals(
            "tls key in memory: the private key is damaged",
            refused(TlsContext.of(Identity.pem(ROOT.pem(), key)).provider(provider)));
    }

    private String refused(final TlsContext context) {
        final var thrown = assertThrows(HpSocketException.class, () -> maker.make(0, context));
        assertEquals(HpSocketException.Category.USAGE, thrown.category());
        return thrown.getMessage();
    }
}
