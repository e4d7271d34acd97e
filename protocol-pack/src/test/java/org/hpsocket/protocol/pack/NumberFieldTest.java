package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFieldTest {

    @ParameterizedTest
    @CsvSource({
        "1, false, 0, 00",
        "1, true, 255, ff",
        "2, false, 258, 0102",
        "2, true, 258, 0201",
        "3, false, 66051, 010203",
        "3, true, 16777215, ffffff",
        "4, true, 1514143749, 0500405a",
        "4, false, 4294967295, ffffffff",
        "8, false, 9223372036854775807, 7fffffffffffffff",
        "8, true, 258, 0201000000000000"})
    void shouldPutDownBytesInOrder(final int size, final boolean littleEndian, final long value, final String hex) {
        final var field = new NumberField(2, size, littleEndian);
        final var header = ByteBuffer.allocate(field.end());

        field.write(header, value);

        assertEquals("0000" + hex, HexFormat.of().formatHex(header.array()));
        assertEquals(0, header.position());
    }

    @ParameterizedTest
    @CsvSource({"1, 255", "2, 65535", "3, 16777215", "4, 4294967295", "8, 9223372036854775807"})
    void shouldTellTheHighestNumber(final int size, final long highest) {
        assertEquals(highest, new NumberField(0, size, false).highest());
    }
}
