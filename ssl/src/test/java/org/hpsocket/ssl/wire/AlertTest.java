package org.hpsocket.ssl.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertTest {

    @Test
    void shouldWriteARecordThatEndsTheConnection() {
        assertArrayEquals(Wire.hex("15 0303 0002 0270"), Alert.UNRECOGNIZED_NAME.fatal());
    }

    @Test
    void shouldBeReadWhenItIsNotEncrypted() {
        assertEquals(48, Alert.inPlain(ByteBuffer.wrap(Wire.hex("15 0303 0002 0230 15"))));
        assertEquals(-1, Alert.inPlain(ByteBuffer.wrap(Wire.hex("15 0303 0012 0230 15"))));
        assertEquals(-1, Alert.inPlain(ByteBuffer.wrap(Wire.hex("16 0303 0002 0230"))));
        assertEquals(-1, Alert.inPlain(ByteBuffer.wrap(Wire.hex("15 0303 0002 02"))));
    }

    @ParameterizedTest
    @EnumSource(Alert.class)
    void shouldBeNamedAsTheStandardDoes(final Alert alert) {
        assertEquals(alert.toString(), Alert.nameOf(alert.number()));
        assertEquals(1, Arrays.stream(Alert.values()).filter(other -> other.number() == alert.number()).count());
    }

    @Test
    void shouldNameEveryAlertThatBouncyCastleNames() {
        for (short number = 0; number < 256; number++) {
            final String name = AlertDescription.getName(number);
            if (!name.equals("UNKNOWN")) {
                assertEquals(name, Alert.nameOf(number));
            }
        }
    }

    @Test
    void shouldNameANumberWithoutAMeaningAsItIs() {
        assertEquals("alert 255", Alert.nameOf(255));
    }
}
