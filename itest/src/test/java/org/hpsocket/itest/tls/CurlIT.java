package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Heard;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code curl} with a listener that knows bytes alone and has one answer to whatever ends with an empty line. */
class CurlIT {
    private static final String BODY = "hello, curl";
    private static final byte[] ANSWER = String.join("\r\n", "HTTP/1.1 200 OK", "Content-Length: " + BODY.length(),
        "Connection: close", "", BODY).getBytes(StandardCharsets.US_ASCII);
    private static final int UNTRUSTED = 60;

    @TempDir
    static Path folder;
    private static Pki pki;

    @BeforeAll
    static void certify() {
        pki = new Pki(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCY_CASTLE,--tlsv1.3,TLSv1.3", "BOUNCY_CASTLE,--tls-max 1.2,TLSv1.2",
        "JDK,--tlsv1.3,TLSv1.3", "JDK,--tls-max 1.2,TLSv1.2"})
    void shouldGetTheAnswer(final TlsProvider provider, final String option, final String version) {
        try (Served served = served(provider); Child curl = curl(served, option + " --cacert " + pki.ca())) {
            assertEquals(0, curl.awaitEnd(), () -> String.join("\n", curl.said()));
            assertEquals(List.of(BODY), curl.said());
            assertEquals(version, served.opened().tls().orElseThrow().version());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeRefusedWhenItIsNotTrusted(final TlsProvider provider) {
        try (Served served = served(provider); Child curl = curl(served, "--cacert " + pki.chain("stranger"))) {
            assertEquals(UNTRUSTED, curl.awaitEnd(), () -> String.join("\n", curl.said()));
            served.refused("unknown_ca");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGetTheAnswerWhenItMayBeAnybody(final TlsProvider provider) {
        try (Served served = served(provider); Child curl = curl(served, "-k")) {
            assertEquals(0, curl.awaitEnd(), () -> String.join("\n", curl.said()));
            assertEquals(List.of(BODY), curl.said());
        }
    }

    private static Served served(final TlsProvider provider) {
        return new Served(Tls.of(pki.serving(provider).applicationProtocols("http/1.1")), new Heard(CurlIT::answer));
    }

    /** A request without a body ends with an empty line; curl sends it in one piece. */
    private static HandleResult answer(final Connection connection, final ByteBuffer request) {
        if (StandardCharsets.US_ASCII.decode(request).toString().endsWith("\r\n\r\n")) {
            connection.send(ANSWER);
            connection.disconnect();
        }
        return HandleResult.OK;
    }

    private static Child curl(final Served served, final String options) {
        final var command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "60"));
        command.addAll(List.of(options.split(" ")));
        command.add("https://" + served.hostAndPort() + "/");
        return Child.command(command);
    }
}
