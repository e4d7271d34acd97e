package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hpsocket.Proxy;
import org.hpsocket.spi.StageException;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to an HTTP proxy, and what its refusals become. */
class HttpConnectFilterTest {
    private static final Proxy PROXY = Proxy.http("::1", 3128);
    private static final String TARGET = " target=example.org:80 proxy=http://[::1]:3128";

    private static StageDriver driver(final Proxy proxy, final String host) {
        return StageDriver.filter(new HttpConnectFilterFactory(), Rows.through(proxy, host, 80), 1).open();
    }

    private static String down(final StageDriver driver) {
        return new String(driver.takeDown(), StandardCharsets.ISO_8859_1);
    }

    private static String failure(final String answer) {
        try (StageDriver driver = driver(PROXY, "example.org")
            .receive(answer.getBytes(StandardCharsets.ISO_8859_1), Cut.SEVEN)) {
            return driver.failure().map(StageException::getMessage).orElse("none");
        }
    }

    @ParameterizedTest
    @CsvSource({"example.org, example.org:80", "192.0.2.7, 192.0.2.7:80", "2001:db8::1, [2001:db8:0:0:0:0:0:1]:80",
        "bücher.example, xn--bcher-kva.example:80"})
    void shouldNameTheTargetTwice(final String host, final String target) {
        try (StageDriver driver = driver(PROXY, host)) {
            assertEquals("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n", down(driver));
        }
    }

    @Test
    void shouldGiveNameAndPasswordAsTheStandardHasThem() {
        try (StageDriver driver = driver(PROXY.credentials("Aladdin", "open sesame"), "a")) {
            assertEquals("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n"
                + "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n", down(driver));
        }
    }

    @Test
    void shouldTellTheTargetAsPeer() {
        try (StageDriver driver = driver(PROXY, "example.org").receive(Wire.text("HTTP/1.1 200 OK\r\n\r\n"), Cut.ONE)) {
            assertEquals(Optional.of(InetSocketAddress.createUnresolved("example.org", 80)), driver.remoteAddress());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HTTP/1.1 407 Proxy Authentication Required | 407 Proxy Authentication Required",
        "HTTP/1.0 502 Bad\tG\u0007t\u00e4way        | 502 Bad?G?t?way",
        "HTTP/1.1 503                               | 503",
        "HTTP/1.1 101 Switching Protocols           | 101 Switching Protocols",
        "HTTP/1.1 9999                              | the proxy answered no status: HTTP/1.1 9999"})
    void shouldGiveTheWordsOfTheProxy(final String line, final String words) {
        assertEquals(words + TARGET, failure(line + "\r\nA: b\r\n\r\n"));
    }

    @Test
    void shouldBoundTheWordsOfTheProxy() {
        assertEquals("403 " + "x".repeat(124) + "..." + TARGET,
            failure("HTTP/1.1 403 " + "x".repeat(10_000) + "\r\n\r\n"));
    }

    @Test
    void shouldNameTheLimitOfTheHead() {
        assertEquals("the head of the proxy's answer is longer than max=16384 bytes" + TARGET,
            failure("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(10_000)));
    }

    @Test
    void shouldShowHowAnotherProtocolBegins() {
        try (StageDriver driver = driver(PROXY, "example.org")
            .receive(Wire.text("SSH-2.0-OpenSSH_9.7\r\n"), Cut.WHOLE)) {
            assertEquals("the proxy does not speak HTTP/1, it answered 53 53 48 2d 32 2e 30 2d 4f 70 65 6e 53 53 48 5f"
                + TARGET,
                driver.failure().orElseThrow().getMessage());
        }
    }

    @Test
    void shouldNotShowThePassword() {
        final Proxy proxy = PROXY.credentials("me", "hidden-word");
        try (StageDriver driver = driver(proxy, "example.org")
            .receive(Wire.text("HTTP/1.1 407 No\r\n\r\n"), Cut.WHOLE)) {
            assertFalse(driver.failure().orElseThrow().getMessage().contains("hidden"));
        }
    }

    @Test
    void shouldSayWhenTheProxyClosesEarly() {
        try (StageDriver driver = driver(PROXY, "example.org").receive(Wire.text("HTTP/1.1 200 OK\r\n"), Cut.WHOLE)) {
            driver.end();
            assertEquals("the proxy closed before it answered" + TARGET, driver.failure().orElseThrow().getMessage());
        }
    }
}
