package org.hpsocket.ssl.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreferenceTest {
    private static final String ECDHE = "TLS_ECDHE_RSA_WITH_";

    @Test
    void shouldPutAesBeforeChaChaOfTheSameKeyExchange() {
        assertEquals(
            List.of(
                "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
                ECDHE + "AES_128_GCM_SHA256",
                ECDHE + "CHACHA20_POLY1305_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", ECDHE + "AES_128_CBC_SHA"),
            Preference.aesFirst(List.of(
                "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
                ECDHE + "CHACHA20_POLY1305_SHA256",
                ECDHE + "AES_128_GCM_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", ECDHE + "AES_128_CBC_SHA")));
    }

    @Test
    void shouldKeepWhatEndsWithChaCha() {
        final List<String> suites = List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        assertEquals(suites, Preference.aesFirst(suites));
    }
}
