package org.hpsocket.ssl.cipher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.HpSocketException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as the installed OpenSSL resolves them. */
class CipherListOpenSslTest {
    private static final List<String> KNOWN =
        Stream.concat(KnownSuites.ofTls13().stream(), KnownSuites.beforeTls13().stream())
        .map(CipherSuite::name).toList();
    private static final List<String> TLS_13 = List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_GCM_SHA256");

    private static Set<String> shared = Set.of();

    @BeforeAll
    static void askOpenSsl() throws IOException, InterruptedException {
        assumeTrue(run("version").stream().anyMatch(line -> line.startsWith("OpenSSL 3.")), "there is no OpenSSL 3");
        shared = suites("ALL:COMPLEMENTOFALL").stream().filter(KNOWN::contains).collect(Collectors.toSet());
        assertTrue(shared.size() > 20, shared.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "DEFAULT", "DEFAULT:!aNULL:!eNULL:!SSLv2:!SSLv3", "ALL", "ALL:COMPLEMENTOFALL", "COMPLEMENTOFDEFAULT", "HIGH",
            "HIGH:!aNULL:!MD5",
        "HIGH:MEDIUM:LOW:!aNULL", "HIGH:!aNULL:!kRSA:!PSK:!SRP:!MD5:!RC4", "ALL:!EXPORT:!LOW:!aNULL:!eNULL:!SSLv2",
        "eNULL", "NULL:!PSK", "aNULL",
        "ADH:AECDH", "kRSA:+AES128", "RSA", "aRSA:-kRSA", "kEDH:kEECDH", "DHE:ECDHE", "EDH:EECDH:!CAMELLIA",
        "DH:ECDH:@STRENGTH", "ECDSA:DSS",
        "aDSS:aECDSA", "TLSv1.2:!PSK", "TLSv1.0", "TLSv1", "SSLv3:!CAMELLIA", "AES", "AES128:AES256",
        "AES256:AES128:!SHA", "AESGCM:AESCCM8:AESCCM",
        "ARIA:ARIAGCM", "ARIA256 ARIA128", "CAMELLIA128;CAMELLIA256", "CHACHA20,AES128+ECDHE",
        "EECDH+AESGCM:EDH+AESGCM", "PSK", "kPSK:kDHEPSK",
        "kECDHEPSK:kRSAPSK", "aPSK:-SHA1:+SHA256", "SHA1:SHA256:SHA384", "MD5", "FIPS:!aNULL", "CBC:-SHA:CBC",
        ":-ALL:ALL:-DHE:ALL",
        "ALL:+ECDHE:+AES:-RSA:-ECDHE:ALL", "ALL:-ECDHE:-SHA384:ALL:@STRENGTH",
        "ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA:ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE+AES+SHA256:RSA+AES", "kRSA+kDHE:AES128-SHA",
        "DEFAULT:-AES256:+AESGCM:CAMELLIA", "ECDHE-RSA-AES128-SHA:+HIGH:-ECDHE:HIGH:!DSS:!aNULL:@STRENGTH"})
    void shouldChooseTheSameSuitesInTheSameOrderWhenBothHaveThem(final String list)
        throws IOException, InterruptedException {
        assertEquals(suites(list), ours(list));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldDropTheSameSuitesWhenALevelForbidsThem(final int level) throws IOException, InterruptedException {
        final String list = "ALL:COMPLEMENTOFALL:!PSK:@SECLEVEL=" + level;
        assertEquals(suites("-s", list), ours(list));
    }

    @Test
    void shouldNameEverySuiteAsOpenSslDoes() throws IOException, InterruptedException {
        for (final String line : run("ciphers", "-stdname", "ALL:COMPLEMENTOFALL")) {
            final String[] words = line.trim().split(" +");
            if (shared.contains(words[0])) {
                assertEquals(words[2], CipherSuite.of(words[0]).openSslName());
            }
        }
    }

    private static List<String> ours(final String list) {
        try {
            return CipherList.resolve(list, KNOWN, TLS_13).stream().filter(shared::contains).toList();
        } catch (final HpSocketException e) {
            assertTrue(e.getMessage().contains("leaves none"), e.getMessage());
            return List.of();
        }
    }

    private static List<String> suites(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("ciphers", "-stdname"));
        command.addAll(List.of(arguments));
        final List<String> names = run(command.toArray(String[]::new)).stream()
            .map(line -> line.trim().split(" ")[0]).toList();
        return names.stream().filter(name -> shared.isEmpty() || shared.contains(name)).toList();
    }

    private static List<String> run(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        final Process process;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (final IOException e) {
            return List.of();
        }
        final String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        process.waitFor();
        return said.lines().toList();
    }
}
