package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.hpsocket.Frames;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DelimitedCodecTest {
    private static final Frames.Delimited LINES = new Frames.Delimited(5, (byte) '\n');
    private static final Frames.Delimited AAB = new Frames.Delimited(5, Wire.text("aab"));

    @Test
    void shouldDeliverMessagesWithoutTheirDelimiters() {
        try (var lines = Driven.listening(LINES)) {
            assertEquals(List.of("ab", "", "12345"), lines.receive(Wire.text("ab\n\n12345\nrest")).heard());
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldFindADelimiterThatBeginsTwice(final Cut cut) {
        try (var frames = Driven.listening(AAB)) {
            assertEquals(List.of("a", "ba", "aaaaa"), frames.receive(Wire.text("aaabbaaabaaaaaaab"), cut).heard());
        }
    }

    @Test
    void shouldSendTheDelimiterBehindEachMessage() {
        try (var frames = Driven.listening(AAB)) {
            frames.driver.send(Wire.text("x"), Wire.text("y")).send(Wire.text(""));

            assertArrayEquals(Wire.text("xyaabaab"), frames.driver.takeDown());
        }
    }

    @ParameterizedTest
    @CsvSource({"123456, 6", "1234567890, 6"})
    void shouldFailAsSoonAsAMessageIsTooLong(final String received, final int length) {
        try (var lines = Driven.listening(LINES)) {
            lines.receive(Wire.text(received));

            assertEquals("LIMIT delimited frame length>=" + length + " max=5", lines.failure());
        }
    }

    @Test
    void shouldWaitForTheDelimiterWhenAllElseIsThere() {
        try (var frames = Driven.listening(AAB)) {
            assertEquals(List.of("12345"), frames.receive(Wire.text("12345aa")).receive(Wire.text("b")).heard());
        }
    }

    @Test
    void shouldFailWhenADelimiterThatBeganTooLateCannotBe() {
        try (var frames = Driven.listening(AAB)) {
            assertEquals("LIMIT delimited frame length>=6 max=5", frames.receive(Wire.text("12345aaa")).failure());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "x, 3", "xa, 2", "xaa, 1", "xaab, 0"})
    void shouldSayHowManyBytesAreLackingAtLeast(final String received, final int needed) {
        try (var frames = Driven.listening(AAB)) {
            assertEquals(needed, frames.receive(Wire.text(received)).driver.run().stage().needed());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ENDED", "xaab, ENDED", "xaa, NEEDS_MORE", "xaaby, NEEDS_MORE"})
    void shouldTellTruncatedFromOrderlyWhenInputEnds(final String received, final Step step) {
        try (var frames = Driven.listening(AAB)) {
            assertEquals(step, frames.receive(Wire.text(received)).driver.run().end());
        }
    }

    @Test
    void shouldRefuseToSendMoreThanTheLimit() {
        final var codec = new DelimitedCodec(LINES.settings());

        final var error = assertThrows(HpSocketException.class, () -> codec.requireSendable(6));

        assertEquals("delimited frame length=6 must be 0 to 5", error.getMessage());
    }
}
