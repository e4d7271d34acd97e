package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hpsocket.spi.Literal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.0.0/8              | 10.255.0.1      | true",
        "10.0.0.0/8              | 11.0.0.0        | false",
        "10.1.2.3/8              | 10.9.9.9        | true",
        "192.168.4.0/22          | 192.168.7.255   | true",
        "192.168.4.0/22          | 192.168.8.0     | false",
        "127.0.0.1               | 127.0.0.1       | true",
        "127.0.0.1               | 127.0.0.2       | false",
        "127.0.0.1               | ::ffff:127.0.0.1 | true",
        "0.0.0.0/0               | 203.0.113.9     | true",
        "0.0.0.0/0               | ::1             | false",
        "::/0                    | 2001:db8::1     | true",
        "::/0                    | 127.0.0.1       | false",
        "fd00::/7                | fe00::          | false",
        "fd00::/7                | fcff::1         | true",
        "2001:db8::/33           | 2001:db8:8000:: | false",
        "2001:db8::/33           | 2001:db8:7fff:: | true",
        "10.0.0.0/8, ::1         | ::1             | true"})
    void shouldContainTheAddressesOfItsNetworks(final String networks, final String address, final boolean contained) {
        assertEquals(contained, Networks.of(networks).contains(Literal.address(address).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void shouldBeEmptyWithoutText(final String text) {
        assertTrue(Networks.of(text).isEmpty());
        assertEquals(Networks.none(), Networks.of(text));
    }

    @Test
    void shouldPrintWhatItReads() {
        final Networks networks = Networks.of("10.0.0.0/8,192.0.2.7, fd00::/8");
        assertEquals("10.0.0.0/8,192.0.2.7/32,fd00:0:0:0:0:0:0:0/8", networks.toString());
        assertEquals(networks, Networks.of(networks.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/8/8",
        "[::1]", "fe80::1%lo", "1:2:3", ":::", "10.0.0.0 /8", ""})
    void shouldNameThePartThatIsNoNetwork(final String text) {
        final String message = assertThrows(HpSocketException.class, () -> Networks.of("::1," + text)).getMessage();
        assertEquals("network " + text + " is not an address or a network such as 192.0.2.7, 10.0.0.0/8 or fd00::/8",
            message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"10.0.0.0/33 | 32", "10.0.0.0/-1 | 32", "::/129 | 128"})
    void shouldNameTheRangeOfTheBits(final String text, final int most) {
        final String message = assertThrows(HpSocketException.class, () -> Networks.of(text)).getMessage();
        assertTrue(message.endsWith(" must be 0 to " + most), message);
    }
}
