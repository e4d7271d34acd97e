package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.hpsocket.Frames.LengthField;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthFieldCodecTest {
    private static final LengthField COUNTS_ITSELF = new LengthField(0, 2, false, -2, true, 1024);
    private static final LengthField TYPED = new LengthField(1, 3, true, 0, false, 8);

    @Test
    void shouldStripTheHeader() {
        try (var frames = Driven.listening(LengthField.bigEndian(2, 1024))) {
            assertEquals(List.of("hi", "", "x"), frames.receive(Wire.hex("00026869 0000 000178 00")).heard());
        }
    }

    @Test
    void shouldDeliverTheHeaderWhenItIsNotStripped() {
        try (var frames = Driven.listening(TYPED)) {
            assertEquals(List.of("\7\2\0\0hi", "\10\0\0\0"), frames.receive(Wire.hex("070200006869 08000000")).heard());
        }
    }

    @Test
    void shouldAdjustTheFieldBothWays() {
        try (var frames = Driven.echoing(COUNTS_ITSELF)) {
            frames.receive(Wire.hex("00046869"));

            assertEquals(List.of("hi"), frames.heard());
            assertArrayEquals(Wire.hex("00046869"), frames.driver.takeDown());
        }
    }

    @Test
    void shouldCountLessThanFollowsWhenTheAdjustmentIsPositive() {
        try (var frames = Driven.echoing(new LengthField(0, 4, false, 4, true, 1024))) {
            frames.receive(Wire.hex("00000001 c0c1c2c3 61"));

            assertArrayEquals(Wire.hex("00000001 c0c1c2c3 61"), frames.driver.takeDown());
        }
    }

    @Test
    void shouldSendZerosBeforeTheFieldWhenStripped() {
        try (var frames = Driven.listening(new LengthField(3, 1, false, 0, true, 1024))) {
            frames.receive(Wire.hex("ffffff01 61"));

            assertArrayEquals(Wire.hex("00000002 6869"), frames.driver.send(Wire.text("hi")).takeDown());
        }
    }

    @Test
    void shouldSendAFrameAsItIsWhenNotStripped() {
        try (var frames = Driven.listening(TYPED)) {
            frames.driver.send(Wire.hex("07010000"), Wire.text("a"));

            assertArrayEquals(Wire.hex("07010000 61"), frames.driver.takeDown());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1023, frame length field=1023 max=1022 for frames of 1024",
        "9223372036854775807, frame length field=9223372036854775807 max=1022 for frames of 1024",
        "-1, frame length field=18446744073709551615 max=1022 for frames of 1024",
        "-9223372036854775808, frame length field=9223372036854775808 max=1022 for frames of 1024",
        "5, frame length field=5 min=6"})
    void shouldNameValueAndLimitWhenAnEightByteFieldIsOutOfRange(final long value, final String message) {
        try (var frames = Driven.listening(new LengthField(0, 8, false, -6, true, 1024))) {
            assertEquals("PROTOCOL " + message, frames.receive(Wire.hex(String.format("%016x", value))).failure());
        }
    }

    @ParameterizedTest
    @CsvSource({"2147483647, 9223372036854775807", "-2147483648, 2147483647"})
    void shouldNotOverflowWhenTheAdjustmentIsExtreme(final int adjustment, final long value) {
        try (var frames = Driven.listening(new LengthField(0, 8, false, adjustment, true, 1024))) {
            final String failure = frames.receive(Wire.hex(String.format("%016x", value))).failure();

            assertEquals("PROTOCOL frame length field=" + value, failure.replaceFirst(" m(ax|in)=.*", ""));
        }
    }

    @Test
    void shouldTakeTheLongestFrameAndNoLonger() {
        try (var frames = Driven.listening(TYPED)) {
            frames.receive(Wire.hex("07040000 61626364 07050000"));

            assertEquals(1, frames.heard().size());
            assertEquals("PROTOCOL frame length field=5 max=4 for frames of 8", frames.failure());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "00, 1", "0004, 2", "000468, 1", "00046869, 0"})
    void shouldSayHowManyBytesAreLacking(final String received, final int needed) {
        try (var frames = Driven.listening(COUNTS_ITSELF)) {
            assertEquals(needed, frames.receive(Wire.hex(received)).driver.run().stage().needed());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ENDED", "00046869, ENDED", "00, NEEDS_MORE", "000468, NEEDS_MORE"})
    void shouldTellTruncatedFromOrderlyWhenInputEnds(final String received, final Step step) {
        try (var frames = Driven.listening(COUNTS_ITSELF)) {
            assertEquals(step, frames.receive(Wire.hex(received)).driver.run().end());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, true, 1024, 256, 0 to 255",
        "1, -2, true, 1024, 254, 0 to 253",
        "2, 4, true, 1024, 3, 4 to 1022",
        "2, 0, true, 1024, 1023, 0 to 1022",
        "8, 2147483647, true, 2147483647, 1, 2147483647 to 2147483639",
        "2, 0, false, 1024, 1, 2 to 1024",
        "2, 0, false, 1024, 1025, 2 to 1024",
        "4, 0, true, 2147483647, 4294967296, 0 to 2147483643"})
    void shouldRefuseToSendWhatTheHeaderCannotTell(
        final int size, final int adjustment, final boolean strip, final int max, final long length,
        final String range) {
        final var codec = new LengthFieldCodec(new LengthField(0, size, false, adjustment, strip, max).settings());

        final var error = assertThrows(HpSocketException.class, () -> codec.requireSendable(length));

        assertEquals("frame length=" + length + " must be " + range, error.getMessage());
    }
}
