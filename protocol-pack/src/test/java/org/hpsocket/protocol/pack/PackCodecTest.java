package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.hpsocket.HpSocketException;
import org.hpsocket.Pack;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackCodecTest {
    private static final Pack PACK = Pack.flag(0x169).maxLength(10);

    @ParameterizedTest
    @CsvSource({"'', 0", "05, 3", "050040, 1", "0500405a, 5", "0500405a68656c6c, 1"})
    void shouldSayHowManyBytesAreLacking(final String received, final int needed) {
        try (var pack = Driven.listening(PACK)) {
            assertEquals(needed, pack.receive(Wire.hex(received)).driver.run().stage().needed());
        }
    }

    @Test
    void shouldLackNothingWhenBetweenTwoPacks() {
        try (var pack = Driven.listening(PACK)) {
            pack.receive(Wire.hex("0100405a61 01")).receive(Wire.hex("00405a62"));

            assertEquals(0, pack.driver.stage().needed());
            assertEquals(List.of("a", "b"), pack.heard());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', ENDED", "0100405a61, ENDED", "01, NEEDS_MORE", "0500405a, NEEDS_MORE", "0100405a610100405a, NEEDS_MORE"})
    void shouldTellTruncatedFromOrderlyWhenInputEnds(final String received, final Step step) {
        try (var pack = Driven.listening(PACK)) {
            assertEquals(step, pack.receive(Wire.hex(received)).driver.run().end());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0100805a, pack flag=0x16a expected=0x169",
        "01000000, pack flag=0x0 expected=0x169",
        "0000405a, pack length=0 is empty min=1 max=10",
        "0b00405a, pack length=11 max=10",
        "ffff7f5a, pack length=4194303 max=10"})
    void shouldNameValueAndLimitWhenPeerBreaksTheRules(final String header, final String message) {
        try (var pack = Driven.listening(PACK)) {
            assertEquals("PROTOCOL " + message, pack.receive(Wire.hex(header)).failure());
        }
    }

    @Test
    void shouldDeliverWhatCameBeforeABadPack() {
        try (var pack = Driven.listening(PACK)) {
            pack.receive(Wire.hex("0100405a61 0100005a62 0100405a63"));

            assertEquals(List.of("a"), pack.heard());
        }
    }

    @Test
    void shouldTakeAnyFlagWhenOwnFlagIsZero() {
        try (var pack = Driven.listening(Pack.flag(0))) {
            assertEquals(List.of("a", "b"), pack.receive(Wire.hex("0100c0ff61 0100000062")).heard());
        }
    }

    @ParameterizedTest
    @CsvSource({"00000000, 0 is empty min=1", "0b000000, 11", "ffffffff, 4294967295", "00000080, 2147483648"})
    void shouldRefuseAWideLengthOutOfRange(final String header, final String length) {
        try (var pack = Driven.listening(Pack.wide32().maxLength(10))) {
            assertEquals("PROTOCOL pack length=" + length + " max=10", pack.receive(Wire.hex(header)).failure());
        }
    }

    @Test
    void shouldRefuseANegativeWideLengthWhenEveryOtherIsAllowed() {
        try (var pack = Driven.listening(Pack.wide32().maxLength(Integer.MAX_VALUE))) {
            pack.receive(Wire.hex("00000080"));

            assertEquals("PROTOCOL pack length=2147483648 max=2147483647", pack.failure());
        }
    }

    @Test
    void shouldLackTheLongestWideBodyWhenItsHeaderHasCome() {
        try (var pack = Driven.listening(Pack.wide32().maxLength(Integer.MAX_VALUE))) {
            assertEquals(Integer.MAX_VALUE, pack.receive(Wire.hex("ffffff7f")).driver.stage().needed());
        }
    }

    @Test
    void shouldCarryOverFourMegabytesWhenWide() {
        final byte[] body = Wire.random(5 << 20, 7);
        try (var pack = Driven.echoing(Pack.wide32().maxLength(5 << 20))) {
            pack.receive(Wire.join(Wire.hex("00005000"), body), Cut.RANDOM);

            assertArrayEquals(Wire.join(Wire.hex("00005000"), body), pack.driver.takeDown());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "11, 10", "4294967296, 10"})
    void shouldRefuseToSendALengthOutOfRange(final long length, final int max) {
        final var codec = new PackCodec(Pack.flag(1).maxLength(max).settings());

        final var error = assertThrows(HpSocketException.class, () -> codec.requireSendable(length));

        assertEquals(HpSocketException.Category.USAGE, error.category());
        assertEquals("pack length=" + length + " must be 1 to " + max, error.getMessage());
    }

    @Test
    void shouldMakeOnePackOfSeveralBuffers() {
        try (var pack = Driven.listening(PACK)) {
            final StageDriver driver = pack.driver.send(Wire.text("ab"), Wire.text(""), Wire.text("c"));

            assertArrayEquals(Wire.hex("0300405a616263"), driver.takeDown());
        }
    }

    @Test
    void shouldTakeOverNothingFromAnotherVersion() {
        final var factory = new PackCodecFactory();
        final var state = new State(1, Map.of("header", 4));

        assertThrows(IllegalArgumentException.class, () -> factory.restore(state, Driven.contextOf(PACK)));
    }
}
