package org.hpsocket.ssl.cipher;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The words of OpenSSL's cipher lists, and which suites each of them means. None means a suite of TLS 1.3. */
final class CipherKeywords {
    /** What no suite is called by any more; lists that forbid it are common. */
    private static final String OF_OLD =
        "SSLv2 LOW EXP EXPORT EXPORT40 EXPORT56 DES KRB5 kKRB5 aKRB5 kDHr kDHd kDH aDH kECDHr kECDHe kECDH aECDH "
        + "SRP kSRP aSRP GOST kGOST kGOST18 aGOST aGOST01 aGOST12 GOST89 GOST94 GOST12 GOST89MAC";

    private static final Set<String> WEAK = Set.of("3DES", "RC4", "SEED", "IDEA");

    private final Map<String, Predicate<CipherSuite>> words = new TreeMap<>();

    /** Creates the words. */
    CipherKeywords() {
        addGroups();
        addKeyExchanges();
        addAuthentications();
        addEncryptions();
        addHashes();
        for (final String word : OF_OLD.split(" ")) {
            words.put(word, suite -> false);
        }
    }

    /**
     * Looks a word up.
     *
     * @param word the word
     * @return the suites that it means, null when it is not known
     */
    @Nullable Predicate<CipherSuite> meaning(final String word) {
        return words.get(word);
    }

    /**
     * Gives the words that suites are called by.
     *
     * @return the words, sorted
     */
    Collection<String> known() {
        final var known = new TreeSet<>(words.keySet());
        known.removeAll(Arrays.asList(OF_OLD.split(" ")));
        return known;
    }

    /**
     * Tells whether OpenSSL has a suite on unless told otherwise.
     *
     * @param suite a suite of OpenSSL
     * @return false for the weak and the unusual
     */
    static boolean isDefault(final CipherSuite suite) {
        final String encryption = suite.encryption();
        final boolean unusual = encryption.startsWith("ARIA") || encryption.startsWith("CAMELLIA")
            || encryption.startsWith("AESCCM");
        final boolean unsigned = suite.authentication().equals("NULL") || suite.authentication().equals("DSS");
        return !unusual && !unsigned && !WEAK.contains(encryption) && !encryption.equals("NULL");
    }

    private void addGroups() {
        words.put("ALL", suite -> !suite.encryption().equals("NULL"));
        words.put("COMPLEMENTOFALL", suite -> suite.encryption().equals("NULL"));
        words.put("COMPLEMENTOFDEFAULT", suite -> !suite.encryption().equals("NULL") && !isDefault(suite));
        words.put("HIGH", suite -> !suite.encryption().equals("NULL") && !WEAK.contains(suite.encryption()));
        words.put("MEDIUM", suite -> WEAK.contains(suite.encryption()));
        words.put("FIPS", suite -> suite.encryption().equals("AES") || suite.encryption().equals("AESGCM")
            || suite.encryption().equals("3DES"));
        words.put("TLSv1.2", suite -> suite.since().equals("TLSv1.2"));
        words.put("TLSv1", suite -> suite.since().equals("TLSv1.0"));
        words.put("TLSv1.0", words.get("TLSv1"));
        words.put("SSLv3", suite -> suite.since().equals("SSLv3"));
    }

    private void addKeyExchanges() {
        words.put("kRSA", suite -> suite.keyExchange().equals("RSA"));
        words.put("RSA", words.get("kRSA"));
        words.put("kDHE", suite -> suite.keyExchange().equals("DHE"));
        words.put("kECDHE", suite -> suite.keyExchange().equals("ECDHE"));
        words.put("ADH", words.get("kDHE").and(suite -> suite.authentication().equals("NULL")));
        words.put("AECDH", words.get("kECDHE").and(suite -> suite.authentication().equals("NULL")));
        words.put("DHE", words.get("kDHE").and(words.get("ADH").negate()));
        words.put("ECDHE", words.get("kECDHE").and(words.get("AECDH").negate()));
        for (final String word : new String[] {"kEDH", "DH"}) {
            words.put(word, words.get("kDHE"));
        }
        for (final String word : new String[] {"kEECDH", "ECDH"}) {
            words.put(word, words.get("kECDHE"));
        }
        words.put("EDH", words.get("DHE"));
        words.put("EECDH", words.get("ECDHE"));
        words.put("PSK", suite -> suite.keyExchange().endsWith("PSK"));
        for (final String exchange : new String[] {"PSK", "RSAPSK", "DHEPSK", "ECDHEPSK"}) {
            words.put("k" + exchange, suite -> suite.keyExchange().equals(exchange));
        }
    }

    private void addAuthentications() {
        for (final String authentication : new String[] {"RSA", "DSS", "ECDSA", "PSK", "NULL"}) {
            words.put("a" + authentication, suite -> suite.authentication().equals(authentication));
        }
        words.put("DSS", words.get("aDSS"));
        words.put("ECDSA", words.get("aECDSA"));
    }

    private void addEncryptions() {
        for (final String encryption : new String[] {"AESGCM", "AESCCM8", "ARIAGCM", "CHACHA20", "3DES", "RC4",
            "IDEA", "SEED"}) {
            words.put(encryption, suite -> suite.encryption().equals(encryption));
        }
        words.put("AESCCM", suite -> suite.encryption().startsWith("AESCCM"));
        words.put("eNULL", suite -> suite.encryption().equals("NULL"));
        words.put("NULL", words.get("eNULL"));
        for (final String family : new String[] {"AES", "ARIA", "CAMELLIA"}) {
            words.put(family, suite -> suite.encryption().startsWith(family));
            words.put(family + "128", suite -> suite.encryption().startsWith(family) && suite.bits() == 128);
            words.put(family + "256", suite -> suite.encryption().startsWith(family) && suite.bits() == 256);
        }
        words.put("CBC", suite -> suite.name().contains("_CBC_"));
    }

    private void addHashes() {
        for (final String hash : new String[] {"MD5", "SHA1", "SHA256", "SHA384"}) {
            words.put(hash, suite -> suite.mac().equals(hash));
        }
        words.put("SHA", words.get("SHA1"));
    }
}
