package org.hpsocket.ssl.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
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

    @Test
    void shouldFindATypeAmongRecords() {
        final ByteBuffer records = ByteBuffer.wrap(Wire.hex("14 0303 0001 16  17 0303 0002 1616  15 0303 0001 01"));
        assertTrue(Records.contain(records, 0x14));
        assertTrue(Records.contain(records, 0x15));
        assertTrue(Records.contain(records, 0x17));
        assertFalse(Records.contain(records, Records.HANDSHAKE));
        assertEquals(0, records.position());
    }
}
