package org.hpsocket.ssl.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.context.ContextMaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CipherListTest {
    private static final String ECDHE_128 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    private static final String ECDHE_256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
    private static final String RSA_CBC = "TLS_RSA_WITH_AES_128_CBC_SHA";
    private static final String RSA_NULL = "TLS_RSA_WITH_NULL_SHA256";
    private static final String ANON = "TLS_DH_anon_WITH_AES_128_GCM_SHA256";
    private static final String STATIC = "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256";
    private static final String TRIPLE = "SSL_RSA_WITH_3DES_EDE_CBC_SHA";
    private static final String NEW_128 = "TLS_AES_128_GCM_SHA256";
    private static final String NEW_256 = "TLS_AES_256_GCM_SHA384";
    private static final String NEW_CCM = "TLS_AES_128_CCM_SHA256";
    private static final String SCSV = "TLS_EMPTY_RENEGOTIATION_INFO_SCSV";
    private static final List<String> SUPPORTED =
        List.of(NEW_CCM, NEW_128, NEW_256, ANON, ECDHE_128, ECDHE_256, RSA_NULL, RSA_CBC, STATIC, TRIPLE, SCSV);
    private static final List<String> DEFAULTS = List.of(NEW_256, NEW_128, ECDHE_256, RSA_CBC, SCSV);

    @Test
    void shouldTakeTheProvidersChoiceWhenTheListIsEmpty() {
        assertEquals(DEFAULTS, resolve(" "));
    }

    @Test
    void shouldTakeNoSignalForASuite() {
        final List<String> all = List.of(NEW_256, ECDHE_256, SCSV);
        assertEquals(List.of(NEW_256, ECDHE_256), CipherList.resolve(ECDHE_256, all, all));
    }

    @Test
    void shouldKeepTheOrderOfNames() {
        assertEquals(List.of(NEW_256, NEW_128, RSA_CBC, ECDHE_128, ECDHE_256),
            resolve("AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256," + ECDHE_256));
    }

    @Test
    void shouldTakeWhatAServerOfHpSocketHas() {
        assertEquals(List.of(NEW_256, NEW_128, ECDHE_256, ECDHE_128), resolve("DEFAULT:!aNULL:!eNULL:!SSLv2:!SSLv3"));
    }

    @Test
    void shouldUseOnlyTheSuitesOfTls13ThatAreNamed() {
        assertEquals(List.of(NEW_128), resolve(NEW_128));
        assertEquals(List.of(NEW_CCM, NEW_256, ECDHE_128), resolve(ECDHE_128 + " " + NEW_CCM + ":" + NEW_256));
    }

    @Test
    void shouldBarASuiteOfTls13WhenItsNameIsForbidden() {
        assertEquals(List.of(NEW_128, ECDHE_256), resolve("!" + NEW_256 + ":" + ECDHE_256));
        assertEquals(List.of(NEW_128, NEW_256, ECDHE_256), resolve("+" + NEW_256 + ":" + ECDHE_256));
    }

    @Test
    void shouldTakeNullAndAnonymousOnlyWhenAskedFor() {
        assertFalse(resolve("DEFAULT").contains(ANON));
        assertFalse(resolve("ALL").contains(RSA_NULL));
        assertTrue(resolve("eNULL:aNULL").containsAll(List.of(ANON, RSA_NULL)));
    }

    @Test
    void shouldTakeWhatOpenSslLacksByItsIanaNameOnly() {
        assertFalse(resolve("ALL:COMPLEMENTOFALL").contains(STATIC));
        assertEquals(List.of(NEW_256, NEW_128, STATIC), resolve(STATIC));
    }

    @Test
    void shouldUnderstandOlderNames() {
        assertEquals(List.of(NEW_256, NEW_128, TRIPLE), resolve("DES-CBC3-SHA"));
        assertEquals(List.of(NEW_256, NEW_128, TRIPLE), resolve(TRIPLE));
        assertEquals(List.of(NEW_256, NEW_128, TRIPLE), resolve("EDH-RSA-DES-CBC3-SHA:3DES:!EXP:!LOW:!KRB5"));
    }

    @Test
    void shouldDropWhatASecurityLevelForbids() {
        assertEquals(List.of(NEW_256, NEW_128, ECDHE_256, ECDHE_128), resolve("ALL:@SECLEVEL=3"));
        assertEquals(List.of(NEW_256, ECDHE_256), resolve("ALL:@SECLEVEL=4"));
        assertTrue(resolve("ALL:@SECLEVEL=0").contains(TRIPLE));
    }

    @Test
    void shouldNameAnUnknownWordAndListTheKnown() {
        final String message = failure("HIGH:!FOO:!aNULL");
        assertTrue(message.startsWith("tls cipher list: \"FOO\" is not known; known: DEFAULT, 3DES, ADH, AECDH, AES, "),
            message);
        assertFalse(message.contains("KRB5"), message);
    }

    @Test
    void shouldNameAnUnknownSuiteAndListThoseOfTheProvider() {
        assertEquals("tls cipher list: \"ECDHE-RSA-AES128-GCM-SHA384\" is not known; known: " + NEW_CCM + ", " + NEW_128
            + ", " + NEW_256
            + ", ADH-AES128-GCM-SHA256, ECDHE-RSA-AES128-GCM-SHA256, ECDHE-RSA-AES256-GCM-SHA384, NULL-SHA256, "
            + "AES128-SHA, DES-CBC3-SHA",
            failure("ECDHE-RSA-AES128-GCM-SHA384"));
        assertTrue(failure("TLS_FOO").endsWith(", " + STATIC + ", TLS_RSA_WITH_3DES_EDE_CBC_SHA"));
    }

    @Test
    void shouldRefuseAListThatLeavesNothing() {
        assertEquals(
            "tls cipher list \"PSK\" leaves none of the 10 cipher suites that the provider has and "
                + "jdk.tls.disabledAlgorithms allows;"
            + " those of TLS 1.3 stay alone only where they are named", failure("PSK"));
        failure(NEW_128 + ":!" + NEW_128);
        failure("ALL:!ALL:ALL");
    }

    @Test
    void shouldRefuseWhatIsNoListOfOpenSsl() {
        for (final String list : new String[] {"HIGH+", "!", "HIGH:@", "@SECLEVEL=6", "@STRONG", "HIGH:DEFAULT",
            "!DEFAULT", "AES!RC4"}) {
            failure(list);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatTheJdkForbidsOrNoVersionHasWhenAContextIsBuilt(final TlsProvider provider) {
        final TlsContext context = TlsContext.anonymous().provider(provider);
        assertTrue(refusal(context.ciphers("eNULL:aNULL:3DES")).contains("leaves none of the "));
        assertEquals("tls cipher list \"" + NEW_128 + "\" has no cipher suite of TLSv1.2",
            refusal(context.protocols("TLSv1.2").ciphers(NEW_128)));
        assertTrue(new ContextMaker().make(0, context.ciphers("ALL:eNULL")).ciphers().stream()
            .noneMatch(name -> name.contains("NULL")));
        assertEquals(List.of(ECDHE_128),
            new ContextMaker().make(0, context.protocols("TLSv1.2").ciphers("ECDHE-RSA-AES128-GCM-SHA256")).ciphers()
            .stream().filter(name -> name.contains("_WITH_")).toList());
    }

    private static String refusal(final TlsContext context) {
        return assertThrows(HpSocketException.class, () -> new ContextMaker().make(0, context)).getMessage();
    }

    private static List<String> resolve(final String list) {
        return CipherList.resolve(list, SUPPORTED, DEFAULTS);
    }

    private static String failure(final String list) {
        return assertThrows(HpSocketException.class, () -> resolve(list)).getMessage();
    }
}
