package org.hpsocket.ssl.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.credential.Authorities;
import org.hpsocket.ssl.credential.Identities;
import org.hpsocket.ssl.provider.Providers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the installed OpenSSL writes them. */
class OpenSslFilesTest {
    private static final String WORD = "word";
    private final Providers providers = new Providers();
    private final Identities identities = new Identities(providers, Clock.systemUTC());
    @TempDir
    private Path folder;

    @BeforeEach
    void askOpenSsl() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "RSA -pkeyopt rsa_keygen_bits:2048", "EC -pkeyopt ec_paramgen_curve:P-256",
            "EC -pkeyopt ec_paramgen_curve:P-384",
        "ED25519"})
    void shouldReadKeysOfEachAlgorithm(final String algorithm) throws IOException, InterruptedException {
        make(algorithm);
        assertEquals(1, identities.read(Identity.pem(at("cert.pem"), at("key.pem"))).chain().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC -pkeyopt ec_paramgen_curve:P-384", "EC -pkeyopt ec_paramgen_curve:P-521"})
    void shouldTalkWithKeysOfEachAlgorithm(final String algorithm) throws IOException, InterruptedException {
        make(algorithm);
        final TlsContext client = TlsContext.anonymous().trust(Trust.of(at("cert.pem")).only()).verifyHost(false);
        final TlsContext server = TlsContext.of(Identity.pem(at("cert.pem"), at("key.pem")));
        final EnginePair pair = EnginePair.of(client, server, "server.test").run();
        assertEquals("ping pong", pair.talk(), () -> pair.server.failure() + " / " + pair.client.failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ED25519", "ED448"})
    void shouldTakeKeysOfEdwardsCurvesWithTheProviderOfTheJdkAlone(final String algorithm)
        throws IOException, InterruptedException {
        make(algorithm);
        final TlsContext context = TlsContext.of(Identity.pem(at("cert.pem"), at("key.pem")));
        final var refused = assertThrows(HpSocketException.class, () -> new ContextMaker().make(0, context));
        assertEquals(
            "tls certificate CN=server.test: provider BOUNCY_CASTLE does not take keys of EdDSA; take RSA or EC, "
                + "or provider JDK", refused.getMessage());
        final TlsContext client = TlsContext.anonymous().trust(Trust.of(at("cert.pem")).only()).verifyHost(false);
        final EnginePair pair = EnginePair.of(client.provider(TlsProvider.JDK), context.provider(TlsProvider.JDK),
            "server.test").run();
        assertEquals("ping pong", pair.talk());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rsa -traditional", "rsa -traditional -aes256", "rsa -traditional -des3",
            "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512",
        "pkcs8 -topk8 -v2 aes-128-cbc -scrypt", "pkcs8 -topk8 -v1 PBE-SHA1-3DES", "pkcs8 -topk8 -nocrypt",
        "rsa -aes192"})
    void shouldReadKeysInEachForm(final String form) throws IOException, InterruptedException {
        make("RSA -pkeyopt rsa_keygen_bits:2048");
        convert(form);
        assertEquals(1, identities.read(Identity.pem(at("cert.pem"), at("other.pem")).password(WORD)).chain().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "ec -aes128", "pkcs8 -topk8"})
    void shouldReadKeysOfEcInEachForm(final String form) throws IOException, InterruptedException {
        make("EC -pkeyopt ec_paramgen_curve:P-256");
        convert(form);
        assertEquals(1, identities.read(Identity.pem(at("cert.pem"), at("other.pem")).password(WORD)).chain().size());
    }

    @Test
    void shouldReadAKeyThatHasItsParametersBeforeIt() throws IOException, InterruptedException {
        run("ecparam -name prime256v1 -genkey -out key.pem");
        run("req -x509 -key key.pem -subj /CN=server.test -days 3 -out cert.pem");
        assertTrue(Files.readString(at("key.pem")).contains("BEGIN EC PARAMETERS"));
        assertEquals(1, identities.read(Identity.pem(at("cert.pem"), at("key.pem"))).chain().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "-keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha512",
            "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1", "-nomac"})
    void shouldReadPkcs12OfEachKind(final String options) throws IOException, InterruptedException {
        make("EC -pkeyopt ec_paramgen_curve:P-256");
        run("pkcs12 -export -inkey key.pem -in cert.pem -passout pass:" + WORD + " -out a.p12 " + options);
        assertEquals(1, identities.read(Identity.pkcs12(at("a.p12")).password(WORD)).chain().size());
    }

    @Test
    void shouldReadPkcs12WithAnEmptyPassword() throws IOException, InterruptedException {
        make("EC -pkeyopt ec_paramgen_curve:P-256");
        run("pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out a.p12");
        assertEquals(1, identities.read(Identity.pkcs12(at("a.p12"))).chain().size());
    }

    @Test
    void shouldReadTrustedCertificatesAndAFolderThatWasHashed() throws IOException, InterruptedException {
        make("EC -pkeyopt ec_paramgen_curve:P-256");
        run("x509 -in cert.pem -addtrust serverAuth -trustout -text -out trusted.pem");
        final var authorities = new Authorities(providers);
        assertEquals(1, authorities.named(Trust.of(at("trusted.pem"))).size());
        final Path hashed = Files.createDirectory(at("hashed"));
        Files.copy(at("cert.pem"), hashed.resolve("kept.elsewhere.pem"));
        run("rehash hashed");
        assertEquals(1, authorities.named(Trust.of(hashed)).size());
        Files.delete(hashed.resolve("kept.elsewhere.pem"));
        Files.move(at("cert.pem"), hashed.resolve("kept.elsewhere.pem"));
        assertEquals(1, authorities.named(Trust.of(hashed)).size());
    }

    private void make(final String algorithm) throws IOException, InterruptedException {
        run("genpkey -algorithm " + algorithm + " -out key.pem");
        run("req -x509 -key key.pem -subj /CN=server.test -days 3 -out cert.pem");
    }

    private void convert(final String form) throws IOException, InterruptedException {
        run(form + " -in key.pem -out other.pem -passout pass:" + WORD);
    }

    private Path at(final String name) {
        return folder.resolve(name);
    }

    private void run(final String arguments) throws IOException, InterruptedException {
        final var command = new ArrayList<String>();
        command.add("/usr/bin/openssl");
        command.addAll(List.of(arguments.strip().split(" +")));
        final Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))).start();
        final String said = new String(process.getInputStream().readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> arguments + ": " + said);
    }
}
