package org.hpsocket.ssl.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class CipherNamesTest {
    private final List<String> names = IntStream.range(0, 1 << 16).mapToObj(CipherNames::of).toList();

    @Test
    void shouldNameSuitesAsIanaDoes() {
        assertEquals("TLS_CHACHA20_POLY1305_SHA256", CipherNames.of(0x1303));
        assertEquals("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", CipherNames.of(0xC02F));
        assertEquals("0xfefe", CipherNames.of(0xFEFE));
    }

    @Test
    void shouldKnowEverySuiteOfTheProviders() {
        for (final SSLEngine engine : List.of(Hellos.jdk("TLSv1.3"), Hellos.bouncyCastle("TLSv1.3"))) {
            Arrays.stream(engine.getSupportedCipherSuites()).map(suite -> suite.replace("SSL_", "TLS_"))
                .forEach(suite -> assertTrue(names.contains(suite), suite));
        }
    }
}
