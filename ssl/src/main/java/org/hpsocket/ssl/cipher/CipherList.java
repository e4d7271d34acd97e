package org.hpsocket.ssl.cipher;

import java.security.AlgorithmConstraints;
import java.security.CryptoPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import org.hpsocket.HpSocketException;
import org.jspecify.annotations.Nullable;

/**
 * Turns a cipher list as OpenSSL has it into names of the provider. Words choose among the suites that OpenSSL has;
 * others of the provider are chosen by their IANA name. Suites of TLS 1.3 are chosen by name alone: a list that names
 * none leaves those that the provider has on.
 *
 * <p>Source: openssl-ciphers(1).
 */
public final class CipherList {
    private static final String DIVIDERS = "[:;,\\s]+";

    /** How older names begin. */
    private static final String EDH = "EDH-";

    /** What a suite must have at each security level: bits. */
    private static final int[] LEVEL_BITS = {0, 80, 112, 128, 192, 256};

    private final String list;
    private final Map<String, CipherSuite> named = new LinkedHashMap<>();
    private final Map<CipherSuite, String> supported = new LinkedHashMap<>();
    private final Set<CipherSuite> known = new LinkedHashSet<>(KnownSuites.beforeTls13());
    private final CipherKeywords words = new CipherKeywords();
    private final CipherSelection newer;
    private final CipherSelection older;
    private int level;

    private CipherList(final String list, final List<String> supported, final List<String> defaults) {
        this.list = list;
        known.forEach(this::name);
        KnownSuites.ofTls13().forEach(this::name);
        final List<String> suites = supported.stream().filter(name -> !name.endsWith("_SCSV")).toList();
        for (final String name : suites) {
            final CipherSuite suite = CipherSuite.of(name);
            named.putIfAbsent(suite.name(), suite);
            this.supported.put(suite, name);
        }
        final List<CipherSuite> usual = defaults.stream().map(CipherSuite::of)
            .filter(suite -> suite.isTls13() && this.supported.containsKey(suite)).toList();
        final List<CipherSuite> tls13 = this.supported.keySet().stream().filter(CipherSuite::isTls13).toList();
        newer = new CipherSelection(namesTls13() ? List.of() : usual, tls13);
        older = new CipherSelection(List.of(), olderSupported());
    }

    /**
     * Resolves a list for engines like one. What the security properties of the JDK forbid is left out, with both
     * providers.
     *
     * @param list the list, empty for the provider's choice
     * @param engine the engine
     * @param protocols the versions that are to be spoken
     * @return as below
     * @throws HpSocketException also when no suite fits a version
     */
    public static List<String> resolve(final String list, final SSLEngine engine, final List<String> protocols) {
        final AlgorithmConstraints allowed = engine.getSSLParameters().getAlgorithmConstraints();
        final List<String> supported = Arrays.stream(engine.getSupportedCipherSuites())
            .filter(name -> allowed == null || allowed.permits(EnumSet.of(CryptoPrimitive.KEY_AGREEMENT), name, null))
                .toList();
        final List<String> chosen = resolve(list, supported,
            Preference.aesFirst(List.of(engine.getEnabledCipherSuites())));
        if (chosen.stream().map(CipherSuite::of).noneMatch(suite -> suite.isFor(protocols))) {
            throw HpSocketException.usage("tls cipher list \"" + list + "\" has no cipher suite of "
                + String.join(", ", protocols));
        }
        return chosen;
    }

    /**
     * Resolves a list.
     *
     * @param list the list, empty for the provider's choice
     * @param supported the suites that the provider has
     * @param defaults those of them that are on unless told otherwise
     * @return the suites, as the provider names them, in order of preference; those of TLS 1.3 first
     * @throws HpSocketException when a name is not known, or no suite is left
     */
    static List<String> resolve(final String list, final List<String> supported, final List<String> defaults) {
        return list.isBlank() ? defaults : new CipherList(list.strip(), supported, defaults).resolve();
    }

    private List<String> resolve() {
        final String[] items = list.split(DIVIDERS);
        for (int i = 0; i < items.length; i++) {
            if (items[i].equals("DEFAULT") && i == 0) {
                older.apply('!', suite -> known.contains(suite) && !CipherKeywords.isDefault(suite));
                older.apply(' ', known::contains);
            } else if (items[i].startsWith("@")) {
                command(items[i]);
            } else if (!items[i].isEmpty()) {
                rule(items[i]);
            }
        }
        final List<CipherSuite> chosen = new ArrayList<>(newer.chosen());
        chosen.addAll(older.chosen());
        chosen.removeIf(suite -> !isOfLevel(suite));
        if (chosen.stream().allMatch(suite -> suite.isTls13() && !namesTls13())) {
            throw HpSocketException.usage("tls cipher list \"" + list + "\" leaves none of the " + supported.size()
                + " cipher suites that the provider has and jdk.tls.disabledAlgorithms allows;"
                + " those of TLS 1.3 stay alone only where they are named");
        }
        return chosen.stream().map(supported::get).toList();
    }

    private void rule(final String item) {
        final char operator = "!-+".indexOf(item.charAt(0)) < 0 ? ' ' : item.charAt(0);
        Predicate<CipherSuite> meant = suite -> true;
        for (final String part : (operator == ' ' ? item : item.substring(1)).split("\\+", -1)) {
            meant = meant.and(meaning(part, item));
        }
        newer.apply(operator, meant);
        older.apply(operator, meant);
    }

    private Predicate<CipherSuite> meaning(final String part, final String item) {
        final CipherSuite suite = suite(part);
        if (suite != null) {
            return suite::equals;
        }
        final Predicate<CipherSuite> word = words.meaning(part);
        if (word == null) {
            throw unknown(part, item);
        }
        return word.and(known::contains);
    }

    private void command(final String item) {
        if (item.equals("@STRENGTH")) {
            older.sortByStrength();
        } else if (item.matches("@SECLEVEL=[0-5]")) {
            level = item.charAt(item.length() - 1) - '0';
        } else {
            throw HpSocketException.usage("tls cipher list: " + shown(item)
                + " is not known; known: @STRENGTH, @SECLEVEL=0 to @SECLEVEL=5");
        }
    }

    private boolean isOfLevel(final CipherSuite suite) {
        if (level == 0) {
            return true;
        }
        final boolean broken = suite.authentication().equals("NULL") || suite.mac().equals("MD5");
        final boolean aged = level >= 3 && !suite.isForwardSecret() || level >= 4 && suite.mac().equals("SHA1");
        return suite.bits() >= LEVEL_BITS[level] && !broken && !aged;
    }

    private @Nullable CipherSuite suite(final String name) {
        if (name.startsWith("SSL_")) {
            return named.get("TLS_" + name.substring(4));
        }
        return named.get(name.startsWith(EDH) ? "DHE-" + name.substring(EDH.length()) : name);
    }

    private void name(final CipherSuite suite) {
        named.put(suite.name(), suite);
        named.put(suite.openSslName(), suite);
    }

    private boolean namesTls13() {
        for (final String item : list.split(DIVIDERS)) {
            final CipherSuite suite = suite(item);
            if (suite != null && suite.isTls13()) {
                return true;
            }
        }
        return false;
    }

    private List<CipherSuite> olderSupported() {
        final List<CipherSuite> all = new ArrayList<>(known.stream().filter(supported::containsKey).toList());
        supported.keySet().stream().filter(suite -> !suite.isTls13() && !known.contains(suite)).forEach(all::add);
        return all;
    }

    private HpSocketException unknown(final String part, final String item) {
        if (part.equals("DEFAULT")) {
            return HpSocketException.usage(
                "tls cipher list: DEFAULT stands only at the beginning, and alone, not as in " + shown(item));
        }
        final boolean registered = part.startsWith("TLS_") || part.startsWith("SSL_");
        final Function<CipherSuite, String> naming = registered ? CipherSuite::name : CipherSuite::openSslName;
        final List<String> listed = new ArrayList<>();
        if (part.indexOf('-') < 0 && !registered) {
            listed.add("DEFAULT");
            listed.addAll(words.known());
        } else {
            supported.keySet().stream().filter(suite -> registered || known.contains(suite) || suite.isTls13())
                .map(naming).forEach(listed::add);
        }
        return HpSocketException.usage("tls cipher list: " + shown(part) + " is not known; known: "
            + String.join(", ", listed));
    }

    private static String shown(final String text) {
        return "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"";
    }
}
