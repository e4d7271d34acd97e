package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.hpsocket.Proxy;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to a SOCKS5 proxy, and what its answers are in words. */
class Socks5FilterTest {
    private static final Proxy PLAIN = Proxy.socks5("127.0.0.1", 1080);
    private static final String TARGET = " target=example.org:80 proxy=socks5://127.0.0.1:1080";
    private static final byte[] OK = Wire.hex("0500 00 01 0a000001 1f90");

    private static StageDriver driver(final Proxy proxy, final String host) {
        return driver(Rows.through(proxy, host, 80));
    }

    private static StageDriver driver(final StageContext context) {
        return StageDriver.filter(new Socks5FilterFactory(), context, 1).open();
    }

    private static String failure(final Proxy proxy, final String digits) {
        try (StageDriver driver = driver(proxy, "example.org").receive(Wire.hex(digits), Cut.ONE)) {
            return driver.failure().map(StageException::getMessage).orElse("none");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "192.0.2.7        | 0501 00 01 c0000207 0050",
        "2001:db8::1      | 0501 00 04 20010db8000000000000000000000001 0050",
        "::ffff:192.0.2.7 | 0501 00 01 c0000207 0050",
        "ab.c             | 0501 00 03 04 61622e63 0050",
        "1.2.3.256        | 0501 00 03 09 312e322e332e323536 0050",
        "bücher.example   | 0501 00 03 15 786e2d2d62636865722d6b76612e6578616d706c65 0050"})
    void shouldNameTheTarget(final String host, final String request) {
        try (StageDriver driver = driver(PLAIN, host)) {
            assertArrayEquals(Wire.hex("05 01 00"), driver.takeDown());
            driver.receive(Wire.hex("0500"), Cut.WHOLE);
            assertArrayEquals(Wire.hex(request), driver.takeDown());
        }
    }

    @Test
    void shouldTakeAPortOfAnyHeight() {
        try (StageDriver driver = driver(Rows.through(PLAIN, "192.0.2.7", 65_535))
            .receive(Wire.hex("0500"), Cut.WHOLE)) {
            assertArrayEquals(Wire.hex("050100 0501 00 01 c0000207 ffff"), driver.takeDown());
        }
    }

    @Test
    void shouldLogInWithTheLongestNameAndPassword() {
        final String longest = "x".repeat(255);
        try (StageDriver driver = driver(PLAIN.credentials(longest, longest), "a")
            .receive(Wire.hex("0502"), Cut.WHOLE)) {
            final byte[] word = Wire.join(Wire.hex("FF"), Wire.text(longest));
            assertArrayEquals(Wire.join(Wire.hex("05020002 01"), word, word), driver.takeDown());
        }
    }

    @Test
    void shouldSendNothingOfTheApplicationBeforeTheTunnelIsThere() {
        try (StageDriver driver = driver(PLAIN, "a").write(Wire.text("hello"), Cut.WHOLE)
            .receive(Wire.hex("0500"), Cut.WHOLE)) {
            assertFalse(((Filter) driver.stage()).ready());
            assertEquals(5, driver.unsent());
            driver.takeDown();
            driver.receive(OK, Cut.ONE);
            assertTrue(((Filter) driver.stage()).ready());
            assertArrayEquals(Wire.text("hello"), driver.takeDown());
        }
    }

    @Test
    void shouldTellTheTargetAsPeer() throws Exception {
        try (StageDriver named = driver(PLAIN, "example.org").receive(Wire.hex("0500"), Cut.WHOLE);
             StageDriver literal = driver(PLAIN, "192.0.2.7").receive(Wire.hex("0500"), Cut.WHOLE)) {
            assertEquals(Optional.empty(), named.remoteAddress());
            named.receive(OK, Cut.WHOLE);
            literal.receive(OK, Cut.WHOLE);
            assertEquals(Optional.of(InetSocketAddress.createUnresolved("example.org", 80)), named.remoteAddress());
            assertEquals(Optional.of(new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 80)),
                literal.remoteAddress());
            assertEquals(Optional.empty(), named.localAddress());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0500 0501 | general failure, reply=1",
        "0500 0502 | not allowed by the rules of the proxy, reply=2",
        "0500 0503 | network unreachable, reply=3",
        "0500 0504 | host unreachable, reply=4",
        "0500 0505 | connection refused, reply=5",
        "0500 0506 | time to live expired, reply=6",
        "0500 0507 | command not supported, reply=7",
        "0500 0508 | kind of address not supported, reply=8",
        "0500 0509 | not known, reply=9",
        "0500 05FF | not known, reply=255",
        "0500 0500 00 05 00 | the proxy answered with an address of kind=5, known: 1, 3, 4",
        "05FF      | the proxy asks for another way to log in, offered: none",
        "0502      | the proxy chose method=2, which was not offered",
        "4854      | the proxy does not speak SOCKS5, it answered 48"})
    void shouldSayWhyTheTargetIsNotReached(final String answer, final String words) {
        assertEquals(words + TARGET, failure(PLAIN, answer));
    }

    @Test
    void shouldSayThatTheLoginFailedAndNotShowIt() {
        final Proxy proxy = PLAIN.credentials("me", "hidden-word");
        assertEquals("authentication failed, status=1" + TARGET, failure(proxy, "0502 0101"));
        assertEquals("the proxy asks for another way to log in, offered: none, user and password" + TARGET,
            failure(proxy, "05FF"));
    }

    @Test
    void shouldSayWhenTheProxyClosesEarly() {
        try (StageDriver driver = driver(PLAIN, "example.org").receive(Wire.hex("0500"), Cut.WHOLE)) {
            driver.end();
            assertEquals("the proxy closed before it answered" + TARGET, driver.failure().orElseThrow().getMessage());
        }
    }
}
