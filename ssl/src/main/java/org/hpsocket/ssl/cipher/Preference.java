package org.hpsocket.ssl.cipher;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of the cipher suites that a provider has on. BouncyCastle puts ChaCha20 first, which is done without the
 * processor's help; here AES-GCM of the same key exchange comes before it. Nothing else changes places.
 */
final class Preference {
    private static final String CHACHA20 = "_CHACHA20_";
    private static final String WITH = "_WITH_";

    private Preference() {
    }

    static List<String> aesFirst(final List<String> suites) {
        final var ordered = new ArrayList<String>();
        final var held = new ArrayList<String>();
        for (final String suite : suites) {
            if (!held.isEmpty() && !exchange(held.get(0)).equals(exchange(suite))) {
                ordered.addAll(held);
                held.clear();
            }
            (suite.contains(CHACHA20) ? held : ordered).add(suite);
        }
        ordered.addAll(held);
        return ordered;
    }

    /** How keys are exchanged; suites of TLS 1.3 leave that open. */
    private static String exchange(final String suite) {
        final int end = suite.indexOf(WITH);
        return end < 0 ? "" : suite.substring(0, end);
    }
}
