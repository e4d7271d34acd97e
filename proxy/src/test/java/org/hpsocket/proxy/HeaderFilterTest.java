package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.hpsocket.Proxy;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers of known bytes tell, and what is said of wrong ones. */
class HeaderFilterTest {
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";

    /** The checksum of a header as its standard defines it: bit by bit, by the reversed polynomial of Castagnoli. */
    static String checksum(final String digits) {
        int rest = -1;
        for (final byte value : Wire.hex(SIGNATURE + digits.replace(" ", ""))) {
            rest ^= value & 0xFF;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                rest = rest >>> 1 ^ ((rest & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        return HexFormat.of().toHexDigits(~rest);
    }

    private static StageDriver driver() {
        return StageDriver.filter(new HeaderFilterFactory(), Rows.ACCEPTED, 1).open();
    }

    private static String failure(final byte... wire) {
        try (StageDriver driver = driver()) {
            return driver.receive(wire, Cut.WHOLE).failure().map(StageException::getMessage).orElse("none");
        }
    }

    private static void assertTells(final String remote, final String local, final byte... wire) {
        try (StageDriver driver = driver().receive(wire, Cut.WHOLE)) {
            assertEquals(Optional.of(remote), driver.remoteAddress().map(HeaderFilterTest::text));
            assertEquals(Optional.of(local), driver.localAddress().map(HeaderFilterTest::text));
        }
    }

    private static String text(final SocketAddress address) {
        final var internet = (InetSocketAddress) address;
        return internet.getAddress().getHostAddress() + " " + internet.getPort();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PROXY TCP4 203.0.113.7 198.51.100.1 4711 443 | 203.0.113.7 4711 | 198.51.100.1 443",
        "PROXY TCP6 2001:db8::1 ::1 65535 0 | 2001:db8:0:0:0:0:0:1 65535 | 0:0:0:0:0:0:0:1 0",
        "PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2 | 203.0.113.7 1 | 0:0:0:0:0:0:0:1 2"})
    void shouldTellTheAddressesOfALine(final String line, final String remote, final String local) {
        assertTells(remote, local, Wire.text(line + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2111000C cb007107c6336401126701bb | 203.0.113.7 4711 | 198.51.100.1 443",
        "2112000C cb007107c6336401ffff0000 | 203.0.113.7 65535 | 198.51.100.1 0",
        "21210024 fd00000000000000000000000000000120010db8000000000000000000000002126701bb"
            + "                         | fd00:0:0:0:0:0:0:1 4711 | 2001:db8:0:0:0:0:0:2 443"})
    void shouldTellTheAddressesOfABinaryHeader(final String digits, final String remote, final String local) {
        assertTells(remote, local, Wire.hex(SIGNATURE + digits));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2000000C cb007107c6336401126701bb", "2110000C cb007107c6336401126701bb", "21000000", "20FF0000"})
    void shouldTellNoAddressesWhereThereAreNone(final String digits) {
        try (StageDriver driver = driver().receive(Wire.hex(SIGNATURE + digits), Cut.WHOLE)) {
            assertEquals(Optional.empty(), driver.failure());
            assertEquals(Optional.empty(), driver.remoteAddress());
            assertEquals(0, driver.unread());
        }
    }

    @Test
    void shouldTakeTheKnownChecksum() {
        assertEquals("e3069283", HexFormat.of().toHexDigits(crc("123456789")));
        final String head = "21 11 0013 cb007107c6336401126701bb 03 0004 ";
        assertTells("203.0.113.7 4711", "198.51.100.1 443", Wire.hex(SIGNATURE + head + checksum(head + "00000000")));
    }

    private static int crc(final String text) {
        final var checksum = new CRC32C();
        checksum.update(Wire.text(text));
        return (int) checksum.getValue();
    }

    @Test
    void shouldNameWhatIsWrongWithALine() {
        assertEquals("PROXY header missing, the connection begins with 47 45 54 20", failure(Wire.text("GET ")));
        assertEquals("PROXY header has no line end, bytes=120 max=107", failure(Wire.text("PROXY " + "x".repeat(114))));
        assertEquals("PROXY header has a wrong port: PROXY TCP4 1.2.3.4 1.2.3.4 1 65536",
            failure(Wire.text("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n")));
        assertEquals("PROXY header has a wrong protocol: PROXY TCP\u003f 1",
            failure(Wire.text("PROXY TCP\u0007 1\r\n")));
    }

    @Test
    void shouldNameWhatIsWrongWithABinaryHeader() {
        assertEquals("PROXY header length=4097 max=4096", failure(Wire.hex(SIGNATURE + "21111001")));
        assertEquals("PROXY header length=11 min=12 of family=1",
            failure(Wire.hex(SIGNATURE + "2111000B" + "00".repeat(11))));
        assertEquals("PROXY header version and command=0x31, known: 0x20, 0x21",
            failure(Wire.hex(SIGNATURE + "31110000")));
        assertEquals("PROXY header family=15 transport=1, max 3 and 2", failure(Wire.hex(SIGNATURE + "21F10000")));
        assertEquals("PROXY header has an extension that is cut off, length=9 left=1",
            failure(Wire.hex(SIGNATURE + "21000004 05000900")));
        assertEquals("PROXY header checksum=0x1 expected=0x" + checksum("2100 0007 03 0004 00000000"),
            failure(Wire.hex(SIGNATURE + "21000007 03 0004 00000001")));
    }

    @Test
    void shouldNotBeInOrderWhenTheConnectionEndsWithoutAHeader() {
        try (StageDriver driver = driver().receive(Wire.text("PROXY"), Cut.WHOLE)) {
            assertEquals(Step.NEEDS_MORE, driver.end());
        }
    }

    @Test
    void shouldSendNothingBeforeTheHeader() {
        try (StageDriver driver = driver().write(Wire.text("hello"), Cut.WHOLE)) {
            assertEquals(5, driver.unsent());
            driver.receive(Wire.text("PROXY UNKNOWN\r\n"), Cut.ONE);
            assertEquals("hello", new String(driver.takeDown()));
        }
    }

    @Test
    void shouldBeForAcceptedConnectionsOnly() {
        assertThrows(IllegalArgumentException.class,
            () -> new HeaderFilterFactory().create(Rows.through(Proxy.none(), "example.org", 80)));
    }
}
