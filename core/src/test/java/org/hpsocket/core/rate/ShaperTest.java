package org.hpsocket.core.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShaperTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldNotBeWithoutRates() {
        assertNull(Shaper.of(0, null, null, 0));
        assertNull(Shaper.of(0, null, shaper(1, null, null), 0));
    }

    @Test
    void shouldWaitUntilWhatArrivedIsPaid() {
        final Shaper shaper = shaper(1_000, null, null);
        assertFalse(shaper.waits(0));
        shaper.arrived(3_000, 0);
        assertTrue(shaper.waits(3 * SECOND - 1));
        assertFalse(shaper.waits(3 * SECOND));
        assertEquals(3 * SECOND, shaper.untilNs());
    }

    @Test
    void shouldLetGoWhatIsFirstAndHoldWhatIsNext() {
        final Shaper shaper = shaper(1_000, null, null);
        shaper.leaving(1_000, 0);
        assertFalse(shaper.waits(0));
        shaper.leaving(1_000, 0);
        assertEquals(SECOND, shaper.untilNs());
    }

    @Test
    void shouldWaitForTheSlowerOfTwo() {
        final var shared = new Bucket(100, null, 0);
        final Shaper shaper = shaper(1_000, shared, null);
        shaper.arrived(100, 0);
        assertEquals(SECOND, shaper.untilNs());
        assertEquals(1024, shaper.pieceBytes());
    }

    @Test
    void shouldGiveEachOfThoseWhoShareAMomentOfItsOwn() {
        final var shared = new Bucket(1_000, null, 0);
        final Shaper first = shaper(0, shared, null);
        final Shaper second = shaper(0, shared, null);
        first.arrived(1_000, 0);
        second.arrived(1_000, 0);
        assertEquals(SECOND, first.untilNs());
        assertEquals(2 * SECOND, second.untilNs());
        assertEquals(2 * SECOND, shaper(0, shared, null).untilNs());
    }

    @Test
    void shouldTakePiecesOfATenthOfASecond() {
        assertEquals(1_024, shaper(1, null, null).pieceBytes());
        assertEquals(20_000, shaper(200_000, null, null).pieceBytes());
        assertEquals(65_536, shaper(Options.RATE_MOST, null, null).pieceBytes());
        assertEquals(20_000, shaper(500_000, new Bucket(200_000, null, 0), null).pieceBytes());
    }

    @Test
    void shouldMoveItsMomentWithTheRate() {
        final Shaper before = shaper(1_000, null, null);
        before.arrived(4_000, 0);
        assertEquals(2 * SECOND, shaper(2_000, null, before).untilNs());
        assertEquals(4 * SECOND, shaper(1_000, new Bucket(50, null, 0), before).untilNs());
        assertFalse(shaper(0, new Bucket(50, null, 0), before).waits(0));
    }

    @Test
    void shouldNameARateThatIsOutOfRange() {
        assertEquals(0, Shaper.require("sendRate", 0));
        assertEquals("sendRate=-1 must be 0 to 1099511627776",
            assertThrows(HpSocketException.class, () -> Shaper.require("sendRate", -1)).getMessage());
        assertThrows(HpSocketException.class, () -> Shaper.require("sendRate", Options.RATE_MOST + 1));
    }

    private static Shaper shaper(final long rate, final @Nullable Bucket shared, final @Nullable Shaper former) {
        return Objects.requireNonNull(Shaper.of(rate, shared, former, 0));
    }
}
