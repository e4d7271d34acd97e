package org.hpsocket.ssl.cipher;

import java.util.List;
import java.util.Map;

/**
 * A cipher suite and what its name says about it.
 *
 * @param name as IANA registered it
 * @param keyExchange {@code ECDHE}, {@code DHE}, {@code RSA}, {@code PSK}, {@code ECDHEPSK}, {@code DHEPSK},
 *     {@code RSAPSK}; {@code any} in TLS 1.3; empty for one that OpenSSL has no suite with
 * @param authentication {@code ECDSA}, {@code RSA}, {@code DSS}, {@code PSK}, {@code NULL} for none; {@code any} in TLS
 *     1.3; empty as above
 * @param encryption the cipher, with its mode when that is not CBC: {@code AES}, {@code AESGCM}, {@code AESCCM8},
 *     {@code NULL}, …
 * @param bits its strength
 * @param mac {@code AEAD}, or the hash
 */
record CipherSuite(String name, String keyExchange, String authentication, String encryption, int bits, String mac) {
    /** OpenSSL's names for key exchanges, as {@code prefix key-exchange authentication}. */
    private static final Map<String, String[]> KEY_EXCHANGES = Map.ofEntries(
        keys("ECDHE_ECDSA", "ECDHE-ECDSA-", "ECDHE", "ECDSA"),
        keys("ECDHE_RSA", "ECDHE-RSA-", "ECDHE", "RSA"),
        keys("ECDH_anon", "AECDH-", "ECDHE", "NULL"),
        keys("ECDHE_PSK", "ECDHE-PSK-", "ECDHEPSK", "PSK"),
        keys("DHE_RSA", "DHE-RSA-", "DHE", "RSA"),
        keys("DHE_DSS", "DHE-DSS-", "DHE", "DSS"),
        keys("DH_anon", "ADH-", "DHE", "NULL"),
        keys("DHE_PSK", "DHE-PSK-", "DHEPSK", "PSK"),
        keys("PSK_DHE", "DHE-PSK-", "DHEPSK", "PSK"),
        keys("RSA", "", "RSA", "RSA"),
        keys("RSA_PSK", "RSA-PSK-", "RSAPSK", "RSA"),
        keys("PSK", "PSK-", "PSK", "PSK"));

    /** Strengths that are not the number in the name. */
    private static final Map<String, Integer> STRENGTHS =
        Map.of("NULL", 0, "RC4", 80, "3DES", 112, "SEED", 128, "IDEA", 128, "SM4", 128, "CHACHA20", 256, "SHA256", 0,
        "SHA384", 0);

    /**
     * Reads a suite's name.
     *
     * @param registered the name at IANA, or that of the JDK, which says SSL for the oldest
     * @return the suite
     */
    static CipherSuite of(final String registered) {
        final String name = registered.startsWith("SSL_") ? "TLS_" + registered.substring(4) : registered;
        final int with = name.indexOf("_WITH_");
        final String[] cipher = (with < 0 ? name.substring(name.indexOf('_') + 1) : name.substring(with + 6))
            .split("_");
        final String[] keys = with < 0 ? new String[] {"", "any", "any"}
            : KEY_EXCHANGES.getOrDefault(name.substring(4, Math.max(4, with)), new String[] {"", "", ""});
        final String mac = with < 0 ? "AEAD" : macOf(name, cipher[cipher.length - 1]);
        return new CipherSuite(name, keys[1], keys[2], encryptionOf(cipher), bitsOf(cipher), mac);
    }

    /**
     * Gives the name in OpenSSL.
     *
     * @return the name; the same as at IANA for TLS 1.3
     */
    String openSslName() {
        if (isTls13()) {
            return name;
        }
        final int with = name.indexOf("_WITH_");
        final String[] keys = KEY_EXCHANGES.getOrDefault(name.substring(4, with),
            new String[] {name.substring(4, with) + "-", "", ""});
        final boolean shared = keyExchange.endsWith("PSK");
        final String prefix = encryption.equals("ARIAGCM") && keys[0].equals("ECDHE-RSA-") ? "ECDHE-" : keys[0];
        return prefix + cipherName(name.substring(with + 6), shared);
    }

    /**
     * Tells whether it is a suite of TLS 1.3.
     *
     * @return false for one of the versions before
     */
    boolean isTls13() {
        return keyExchange.equals("any");
    }

    /**
     * Gives the protocol that the suite came with.
     *
     * @return the name that OpenSSL has for it
     */
    String since() {
        if (isTls13()) {
            return "TLSv1.3";
        }
        final boolean hashed = mac.equals("SHA256") || mac.equals("SHA384");
        if (mac.equals("AEAD") || hashed && !keyExchange.endsWith("PSK")) {
            return "TLSv1.2";
        }
        return hashed || keyExchange.startsWith("ECDHE") ? "TLSv1.0" : "SSLv3";
    }

    /**
     * Tells whether it can be agreed on.
     *
     * @param protocols the versions that are spoken, as the JDK names them
     * @return true when one of them has the suite
     */
    boolean isFor(final List<String> protocols) {
        return since().compareTo("TLSv1.2") < 0
            ? protocols.stream().anyMatch(protocol -> !protocol.equals("TLSv1.3")) : protocols.contains(since());
    }

    /**
     * Tells whether the key of a connection stays secret when that of the certificate does not.
     *
     * @return true when it is agreed on anew for each connection
     */
    boolean isForwardSecret() {
        return isTls13() || keyExchange.equals("ECDHE") || keyExchange.equals("DHE");
    }

    private static Map.Entry<String, String[]> keys(final String registered, final String... meaning) {
        return Map.entry(registered, meaning);
    }

    private static String macOf(final String name, final String last) {
        if (name.contains("_GCM") || name.contains("_CCM") || name.contains("POLY1305")) {
            return "AEAD";
        }
        return last.equals("SHA") ? "SHA1" : last;
    }

    private static String encryptionOf(final String[] cipher) {
        final String name = String.join("_", cipher);
        if (cipher[0].startsWith("SHA")) {
            return "NULL";
        }
        return cipher[0] + (name.contains("GCM") ? "GCM" : name.contains("CCM_8") ? "CCM8" : name.contains("CCM")
            ? "CCM" : "");
    }

    private static int bitsOf(final String[] cipher) {
        final Integer strength = STRENGTHS.get(cipher[0]);
        if (strength != null) {
            return strength;
        }
        return cipher.length > 1 && cipher[1].matches("\\d{2,3}") ? Integer.parseInt(cipher[1]) : 0;
    }

    private static String cipherName(final String registered, final boolean shared) {
        final String joined = registered.replaceFirst("^(AES|ARIA|CAMELLIA)_", "$1").replace("CCM_8", "CCM8");
        return switch (joined.substring(0, joined.indexOf('_'))) {
            case "CHACHA20" -> "CHACHA20-POLY1305";
            case "3DES" -> shared ? "3DES-EDE-CBC-SHA" : "DES-CBC3-SHA";
            case "RC4" -> joined.replace("_128_", "-");
            case "IDEA" -> "IDEA-CBC-SHA";
            case "AES128", "AES256" -> (shared ? joined : joined.replace("_CBC", "")).replace('_', '-');
            default -> joined.replace("_CBC", "").replace('_', '-');
        };
    }
}
