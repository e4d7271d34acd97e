package org.hpsocket.core.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SeldomTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long BEGAN_NS = Long.MAX_VALUE - SECOND_NS / 2;

    private final Seldom seldom = new Seldom();

    @Test
    void shouldLetOneThroughASecondAndCountTheOthers() {
        assertEquals(0, seldom.pass(BEGAN_NS));
        assertEquals(Seldom.HELD_BACK, seldom.pass(BEGAN_NS));
        assertEquals(Seldom.HELD_BACK, seldom.pass(BEGAN_NS + SECOND_NS - 1));
        assertEquals(2, seldom.pass(BEGAN_NS + SECOND_NS));
        assertEquals(Seldom.HELD_BACK, seldom.pass(BEGAN_NS + SECOND_NS));
        assertEquals(1, seldom.pass(BEGAN_NS + 2 * SECOND_NS));
    }
}
