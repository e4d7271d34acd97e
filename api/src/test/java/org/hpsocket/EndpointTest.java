package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "tcp://127.0.0.1:5555", "pull://[::1]:0", "pack://0.0.0.0:5555?flag=0x169&max=1000", "tcp://[fe80::1%lo]:80",
        "tcp://example.org:80?noDelay=true&threads=2", "tcp://h:1?name=a%20b%26c%2Bd%25/e:f"})
    void shouldPrintWhatItRead(final String text) {
        assertEquals(text, Endpoint.parse(text).toString());
    }

    @Test
    void shouldMakeTheProtocolOfThePackScheme() {
        assertEquals(Pack.flag(0x169).maxLength(1000), Endpoint.parse("pack://h:1?flag=0x169&max=1000").protocol());
        assertEquals(Pack.wide32(), Endpoint.parse("pack://h:1?wide=true").protocol());
    }

    @Test
    void shouldSetTheOptionsThatItsParametersName() {
        final Options options = Endpoint.parse("tcp://h:1?maxConnections=7").applyTo(Options.builder()).build();
        assertEquals(7, options.maxConnections());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "udp6://h:1                | unknown protocol udp6",
        "h:1                       | unknown protocol h",
        "//h:1                     | no protocol; known: tcp, pull, pack",
        "tcp://h                   | expected tcp://HOST:PORT",
        "tcp://h:70000             | port=70000 must be 0 to 65535",
        "tcp://h:1/path            | tcp has no path",
        "tcp://h:1?colour=red      | unknown option colour",
        "tcp://h:1?threads         | expected name=value, got threads",
        "tcp://h:1?threads=1&threads=2 | threads is given twice",
        "tcp://h:1?threads=513     | threads=513 must be 1 to 512",
        "tcp://h:1?flag=1          | unknown option flag",
        "pack://h:1?flag=1024      | pack flag=1024 must be 0 to 1023",
        "pack://h:1?flag=red       | pack flag=red is not a number",
        "pack://h:1?max=4194304    | pack maxLength=4194304 must be 1 to 4194303",
        "tcp://h h:1               | Illegal character"})
    void shouldNameTheWrongPartInOneLine(final String text, final String expected) {
        final String message = assertThrows(HpSocketException.class, () -> Endpoint.parse(text)).getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count());
    }
}
