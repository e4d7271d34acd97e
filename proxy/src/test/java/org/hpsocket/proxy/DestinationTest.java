package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hpsocket.HpSocketException;
import org.hpsocket.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a proxy may be given: nothing that could be more than a name. */
class DestinationTest {
    private static final Proxy PROXY = Proxy.http("127.0.0.1", 3128);

    private static Destination of(final String host) {
        return Destination.of(Rows.through(PROXY, host, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a b", "a\r\nHost: b", "a\n", "a/b", "a?b", "a#b", "u@a", "a%31", "a:b", "[::1]", "fe80::1%lo", "a\\b", "<a>",
        "a\0", "\ud800", "a..b\u00e4"})
    void shouldRefuseWhatIsNoName(final String host) {
        final String message = assertThrows(HpSocketException.class, () -> of(host)).getMessage();
        assertTrue(message.endsWith("is neither an address nor a name that a proxy could resolve"), message);
        assertEquals(1, message.lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a_b.example", "example.org.", "xn--bcher-kva.example", "1.2.3", "a!b"})
    void shouldTakeWhatIsAName(final String host) {
        assertEquals(host, of(host).name());
        assertTrue(of(host).literal().isEmpty());
    }

    @Test
    void shouldBoundTheName() {
        final String longest = "a".repeat(255);
        assertEquals(longest, of(longest).name());
        assertEquals("bytes of host=256 max=255",
            assertThrows(HpSocketException.class, () -> of(longest + "a")).getMessage());
    }

    @Test
    void shouldNeedAHost() {
        assertThrows(IllegalArgumentException.class, () -> Destination.of(Rows.ACCEPTED));
    }
}
