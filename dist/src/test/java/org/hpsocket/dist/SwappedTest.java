package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SwappedTest {
    @Test
    void shouldBeCompleteWhenAllAreOnAnotherVersion() {
        assertTrue(swapped("1.1.0", 8, 8).isComplete());
    }

    @Test
    void shouldNotBeCompleteWhenTheVersionIsTheSame() {
        assertFalse(swapped("1.0.0", 8, 8).isComplete());
    }

    @Test
    void shouldNotBeCompleteWhenOneIsLeftBehind() {
        assertFalse(swapped("1.1.0", 8, 7).isComplete());
    }

    @Test
    void shouldNotBeCompleteWhenThereWasNobodyToMove() {
        assertFalse(swapped("1.1.0", 0, 0).isComplete());
    }

    private static Swapped swapped(final String after, final int connections, final int moved) {
        return new Swapped("codec pack", "1.0.0", after, connections, moved, 1, 1);
    }
}
