package org.hpsocket.ssl.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hpsocket.spi.Bytes;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {

    @ParameterizedTest
    @CsvSource({"17,4", "17 0303 00,1", "17 0303 0102,258", "17 0303 0003 ab,2", "17 0303 0003 abcd,1"})
    void shouldCountWhatARecordLacks(final String come, final int lacking) {
        final Bytes in = Hellos.delivered(Wire.hex(come));
        assertEquals(0, Records.whole(in, 0));
        assertEquals(lacking, Records.lacking(in));
    }
}
