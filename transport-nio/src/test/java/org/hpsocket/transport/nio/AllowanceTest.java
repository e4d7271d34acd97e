package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final int MOST = 16;

    private final Allowance allowance = new Allowance(MOST);

    @Test
    void shouldBeginWithOne() {
        assertEquals(1, allowance.now());
    }

    @Test
    void shouldDoubleUpToTheLimitWhenThereIsAlwaysMore() {
        for (int expected = 1; expected <= MOST; expected *= 2) {
            assertEquals(expected, allowance.now());
            allowance.found(expected);
        }
        assertEquals(MOST, allowance.now());
    }

    @Test
    void shouldNotPassALimitThatIsNoPowerOfTwo() {
        final var odd = new Allowance(3);
        odd.found(1);
        odd.found(2);
        assertEquals(3, odd.now());
        odd.found(3);
        assertEquals(3, odd.now());
    }

    @Test
    void shouldFallBackToWhatWasThere() {
        grow();
        allowance.found(5);
        assertEquals(5, allowance.now());
    }

    @Test
    void shouldAskForOneWhenThereWasNone() {
        grow();
        allowance.found(0);
        assertEquals(1, allowance.now());
    }

    @Test
    void shouldSeldomAskInVainWhenDatagramsComeOneByOne() {
        int vain = 0;
        for (int turn = 0; turn < 10_000; turn++) {
            vain += allowance.now() > 1 ? 1 : 0;
            allowance.found(1);
        }
        assertTrue(vain > 0 && vain <= 10_000 / Allowance.MOST_PATIENCE + 10, "vain=" + vain);
    }

    @Test
    void shouldGrowAgainWhenACrowdFollowsAQuietTime() {
        for (int turn = 0; turn < 1_000; turn++) {
            allowance.found(1);
        }
        int turns = 0;
        while (allowance.now() < MOST) {
            allowance.found(allowance.now());
            turns++;
        }
        assertTrue(turns <= Allowance.MOST_PATIENCE + 4, "turns=" + turns);
    }

    private void grow() {
        while (allowance.now() < MOST) {
            allowance.found(allowance.now());
        }
    }
}
