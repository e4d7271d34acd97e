package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    private static final String EXPECTED =
        "proxy is not none, socks5://HOST:PORT or http://HOST:PORT, with USER:PASSWORD@ before HOST at will";

    @Test
    void shouldReadWhatCodeMakes() {
        assertEquals(Proxy.none(), Proxy.of("none"));
        assertEquals(Proxy.socks5("127.0.0.1", 1080), Proxy.of("socks5://127.0.0.1:1080"));
        assertEquals(Proxy.http("proxy.example", 3128), Proxy.of("http://proxy.example:3128"));
        assertEquals(Proxy.socks5("::1", 1080).credentials("me", "word"), Proxy.of("socks5://me:word@[::1]:1080"));
        assertEquals(Proxy.socks5("h", 1).credentials("me", ""), Proxy.of("socks5://me@h:1"));
    }

    @Test
    void shouldReadEscapedCredentials() {
        final Proxy proxy = Proxy.of("http://a%40b:p%3Aq+%25%2F:r@h:1");
        assertEquals("a@b", proxy.user());
        assertEquals("p:q+%/:r", proxy.password());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "socks", "socks4://h:1", "socks5://h", "socks5:h:1", "http://h:1/path", "http://h:1?a=b", "http://h:1#a",
        "http://:1", "socks5://u:p@:1", "none://h:1/", "http://u:p%zz@h:1", "127.0.0.1:1080"})
    void shouldSayWhatAProxyIsWithoutShowingThePassword(final String text) {
        assertEquals(EXPECTED, assertThrows(HpSocketException.class, () -> Proxy.of(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "socks5://h:0        | proxy port=0 must be 1 to 65535",
        "socks5://:word@h:1  | proxy password without a user",
        "http://a%3Ab:c@h:1 | a user of an http proxy has no colon, and neither it nor the password control characters",
        "http://a:b%0A@h:1  | a user of an http proxy has no colon, and neither it nor the password control characters",
        "none://h:1          | no proxy has no host, port or credentials"})
    void shouldNameWhatIsWrong(final String text, final String expected) {
        assertEquals(expected, assertThrows(HpSocketException.class, () -> Proxy.of(text)).getMessage());
    }

    @Test
    void shouldBoundCredentialsInBytes() {
        final String longest = "ä".repeat(127) + "a";
        final Proxy proxy = Proxy.socks5("h", 1);
        assertEquals(longest, proxy.credentials(longest, longest).password());
        assertEquals("bytes of proxy password=256 must be 0 to 255",
            assertThrows(HpSocketException.class, () -> proxy.credentials("u", "ä".repeat(128))).getMessage());
        assertEquals("bytes of proxy password=4097 must be 0 to 4096",
            assertThrows(HpSocketException.class, () -> Proxy.http("h", 1).credentials("u", "p".repeat(4_097)))
                .getMessage());
    }

    @Test
    void shouldNotShowThePasswordAnywhere() {
        final Proxy proxy = Proxy.socks5("::1", 1080).credentials("a@b", "hidden-word");
        assertEquals("socks5://a%40b:***@[::1]:1080", proxy.toString());
        assertEquals("socks5://[::1]:1080", proxy.address());
        assertFalse(Options.builder().proxy(proxy).build().toString().contains("hidden-word"));
    }

    @Test
    void shouldHideThePasswordOfAnEndpointButKeepIt() {
        final Endpoint endpoint = Endpoint.parse("tcp://h:1?proxy=socks5://me:hidden-word@127.0.0.1:1080");
        assertEquals("tcp://h:1?proxy=socks5://me:hidden-word%40127.0.0.1:1080", endpoint.text());
        assertEquals("tcp://h:1?proxy=socks5://me:***%40127.0.0.1:1080", endpoint.toString());
        assertEquals(endpoint, Endpoint.parse(endpoint.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "tcp://h?proxy=socks5://me:hidden-word@127.0.0.1:1080",
        "tcp://h?proxy=socks5%3A%2F%2Fme:hidden-word%40127.0.0.1:1080",
        "tcp://h:1?a b&proxy=socks5://me:hidden-word@h:1", "tcp://h:1?proxy=socks5://me:hidden-word@h:1&noDelay"})
    void shouldNotShowThePasswordOfAnEndpointThatIsWrong(final String text) {
        final String message = assertThrows(HpSocketException.class, () -> Endpoint.parse(text)).getMessage();
        assertFalse(message.contains("hidden-word"), message);
        assertTrue(message.contains("***"), message);
    }

    @Test
    void shouldReadAUriInsideAUri() {
        final Options options = Endpoint.parse("tcp://h:1?proxy=socks5://u%2540v:p%2526q@[::1]:1080")
            .applyTo(Options.builder()).build();
        assertEquals(Proxy.socks5("::1", 1080).credentials("u@v", "p&q"), options.proxy());
    }
}
