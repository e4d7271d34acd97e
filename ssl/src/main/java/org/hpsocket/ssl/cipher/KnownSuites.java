package org.hpsocket.ssl.cipher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The cipher suites that OpenSSL has, whether or not a provider has them too: what keywords of its lists choose from.
 */
final class KnownSuites {
    private static final String CERTIFIED = "ECDHE_ECDSA ECDHE_RSA DHE_RSA DHE_DSS ";
    private static final String SHARED = "RSA_PSK DHE_PSK PSK";

    /**
     * Ciphers, and the key exchanges that they come with. Where nothing else decides, what stands first is preferred.
     */
    private static final String[][] TABLE = {
        {"AES_256_GCM_SHA384 AES_128_GCM_SHA256",
            "ECDHE_ECDSA ECDHE_RSA DHE_DSS DHE_RSA DH_anon RSA_PSK DHE_PSK RSA PSK"},
        {"CHACHA20_POLY1305_SHA256", "ECDHE_ECDSA ECDHE_RSA DHE_RSA RSA_PSK DHE_PSK ECDHE_PSK PSK"},
        {"AES_256_CCM_8 AES_128_CCM_8", "ECDHE_ECDSA DHE_RSA PSK_DHE RSA PSK"},
        {"AES_256_CCM AES_128_CCM", "ECDHE_ECDSA DHE_RSA DHE_PSK RSA PSK"},
        {"ARIA_256_GCM_SHA384 ARIA_128_GCM_SHA256", "ECDHE_ECDSA ECDHE_RSA DHE_DSS DHE_RSA RSA_PSK DHE_PSK RSA PSK"},
        {"AES_256_CBC_SHA384 AES_256_CBC_SHA AES_128_CBC_SHA256 AES_128_CBC_SHA", "ECDHE_PSK"},
        {"AES_256_CBC_SHA384", "ECDHE_ECDSA ECDHE_RSA " + SHARED},
        {"AES_256_CBC_SHA256", "DHE_RSA DHE_DSS DH_anon RSA"},
        {"AES_128_CBC_SHA256", CERTIFIED + "DH_anon RSA " + SHARED},
        {"AES_256_CBC_SHA AES_128_CBC_SHA", CERTIFIED + "ECDH_anon DH_anon RSA " + SHARED},
        {"CAMELLIA_256_CBC_SHA384 CAMELLIA_128_CBC_SHA256 3DES_EDE_CBC_SHA RC4_128_SHA", "ECDHE_PSK"},
        {"CAMELLIA_256_CBC_SHA384", "ECDHE_ECDSA ECDHE_RSA " + SHARED},
        {"CAMELLIA_256_CBC_SHA256", "DHE_RSA DHE_DSS DH_anon RSA"},
        {"CAMELLIA_128_CBC_SHA256", CERTIFIED + "DH_anon RSA " + SHARED},
        {"CAMELLIA_256_CBC_SHA CAMELLIA_128_CBC_SHA", "DHE_RSA DHE_DSS DH_anon RSA"},
        {"SEED_CBC_SHA", "DHE_RSA DHE_DSS DH_anon RSA"},
        {"IDEA_CBC_SHA", "RSA"},
        {"3DES_EDE_CBC_SHA", CERTIFIED + "ECDH_anon DH_anon RSA " + SHARED},
        {"RC4_128_SHA", "ECDHE_ECDSA ECDHE_RSA ECDH_anon RSA " + SHARED},
        {"RC4_128_MD5", "DH_anon RSA"},
        {"NULL_SHA384 NULL_SHA256 NULL_SHA", "ECDHE_PSK"},
        {"NULL_SHA384 NULL_SHA256", "RSA_PSK"},
        {"NULL_SHA384 NULL_SHA256", "DHE_PSK"},
        {"NULL_SHA384 NULL_SHA256", "PSK"},
        {"NULL_SHA256", "RSA"},
        {"NULL_SHA", "ECDHE_ECDSA ECDHE_RSA ECDH_anon RSA " + SHARED},
        {"NULL_MD5", "RSA"},
    };

    private static final List<String> TLS_13 = List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_GCM_SHA256", "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256");

    private KnownSuites() {
    }

    /**
     * Gives the suites of TLS 1.3.
     *
     * @return the suites
     */
    static List<CipherSuite> ofTls13() {
        return TLS_13.stream().map(CipherSuite::of).toList();
    }

    /**
     * Gives the suites of the versions before.
     *
     * @return the suites, best first
     */
    static List<CipherSuite> beforeTls13() {
        final var suites = new ArrayList<CipherSuite>();
        for (final String[] row : TABLE) {
            for (final String cipher : row[0].split(" ")) {
                for (final String keys : row[1].split(" ")) {
                    suites.add(CipherSuite.of("TLS_" + keys + "_WITH_" + cipher));
                }
            }
        }
        suites.sort(preference());
        return List.copyOf(suites);
    }

    /**
     * Secrecy that lasts, then authenticated encryption, then ciphers of TLS 1.2, then strength; among equals the
     * quicker and safer.
     */
    private static Comparator<CipherSuite> preference() {
        return worse(suite -> !suite.isForwardSecret())
            .thenComparing(worse(suite -> !suite.mac().equals("AEAD")))
            .thenComparing(worse(suite -> !suite.since().equals("TLSv1.2")))
            .thenComparing(Comparator.comparingInt(CipherSuite::bits).reversed())
            .thenComparing(worse(suite -> suite.encryption().equals("RC4")))
            .thenComparing(worse(suite -> suite.keyExchange().equals("PSK")))
            .thenComparing(worse(suite -> suite.keyExchange().equals("RSA")))
            .thenComparing(worse(suite -> suite.authentication().equals("NULL")))
            .thenComparing(worse(suite -> suite.mac().equals("MD5")))
            .thenComparing(worse(suite -> !suite.encryption().equals("AESGCM")))
            .thenComparing(worse(suite -> !suite.encryption().equals("CHACHA20")))
            .thenComparing(worse(suite -> !suite.encryption().startsWith("AES")))
            .thenComparing(worse(suite -> !suite.keyExchange().equals("ECDHE")))
            .thenComparing(worse(suite -> suite.keyExchange().equals("ECDHE")
                && !suite.authentication().equals("ECDSA")));
    }

    private static Comparator<CipherSuite> worse(final Predicate<CipherSuite> last) {
        return (a, b) -> Boolean.compare(last.test(a), last.test(b));
    }
}
