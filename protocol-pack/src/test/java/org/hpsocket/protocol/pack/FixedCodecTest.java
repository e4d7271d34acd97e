package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.hpsocket.Frames;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedCodecTest {
    private static final Frames.Fixed THREE = new Frames.Fixed(3);

    @Test
    void shouldDeliverOneLengthAfterAnother() {
        try (var fixed = Driven.listening(THREE)) {
            assertEquals(List.of("abc", "def"), fixed.receive(Wire.text("abcdefg")).heard());
        }
    }

    @Test
    void shouldSayHowManyBytesAreLacking() {
        try (var fixed = Driven.listening(THREE)) {
            assertEquals(2, fixed.receive(Wire.text("abcd")).driver.stage().needed());
        }
    }

    @Test
    void shouldSendTheBytesAlone() {
        try (var fixed = Driven.listening(THREE)) {
            assertArrayEquals(Wire.text("abc"), fixed.driver.send(Wire.text("a"), Wire.text("bc")).takeDown());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 4, 4_294_967_299L})
    void shouldRefuseToSendAnotherLength(final long length) {
        final var codec = new FixedCodec(THREE.settings());

        final var error = assertThrows(HpSocketException.class, () -> codec.requireSendable(length));

        assertEquals("fixed frame length=" + length + " must be 3", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'', ENDED", "abc, ENDED", "abcd, NEEDS_MORE"})
    void shouldTellTruncatedFromOrderlyWhenInputEnds(final String received, final Step step) {
        try (var fixed = Driven.listening(THREE)) {
            assertEquals(step, fixed.receive(Wire.text(received)).driver.run().end());
        }
    }
}
