package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL reads whatever the authority of the test kit makes, and finds it right. */
class AuthorityIT {
    @TempDir
    Path folder;

    private final Authority authority = Authority.create("Test Authority");

    @Test
    void shouldVerifyAChainOfThree() throws Exception {
        authority.file(folder.resolve("ca.pem"));
        final Authority between = authority.intermediate("Between");
        between.file(folder.resolve("between.pem"));
        between.issue("a.example.org", "127.0.0.1").files(folder);
        assertEquals("chain.pem: OK", openssl("verify", "-x509_strict", "-CAfile", "ca.pem",
            "-untrusted", "between.pem", "-purpose", "sslserver", "-verify_hostname", "a.example.org", "chain.pem"));
        assertEquals("chain.pem: OK", openssl("verify", "-x509_strict", "-CAfile", "ca.pem",
            "-untrusted", "between.pem", "-verify_ip", "127.0.0.1", "chain.pem"));
    }

    @Test
    void shouldVerifyAClient() throws Exception {
        authority.file(folder.resolve("ca.pem"));
        authority.issue(Terms.usual().forClient().ofRsa(), "somebody").files(folder);
        assertEquals("chain.pem: OK",
            openssl("verify", "-x509_strict", "-CAfile", "ca.pem", "-purpose", "sslclient", "chain.pem"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadTheSameKeyInEveryForm(final boolean rsa) throws Exception {
        final Terms terms = Terms.usual();
        final Issued made = authority.issue(rsa ? terms.ofRsa() : terms, "localhost");
        for (final String text : List.of(made.key(), made.key("word"), made.oldKey(), made.oldKey("word"))) {
            Files.writeString(folder.resolve("key.pem"), text);
            assertEquals(made.key().strip(), openssl("pkcs8", "-topk8", "-nocrypt", "-in", "key.pem",
                "-passin", "pass:word"), text.substring(0, text.indexOf('\n')));
        }
    }

    @Test
    void shouldAcceptTheStatus() throws Exception {
        final Issued made = authority.issue("localhost");
        authority.file(folder.resolve("ca.pem"));
        made.files(folder);
        Files.write(folder.resolve("status"), authority.status(made));
        final String said = openssl("ocsp", "-respin", "status", "-CAfile", "ca.pem", "-no_nonce", "-issuer", "ca.pem",
            "-cert", "chain.pem");
        assertEquals(List.of("Response verify OK", "chain.pem: good"), said.lines().limit(2).toList());
    }

    private String openssl(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList();
        final Process process = new ProcessBuilder(command).directory(folder.toFile())
            .redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
