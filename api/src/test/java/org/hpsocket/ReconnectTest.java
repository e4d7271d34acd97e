package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldDoubleUpToTheLongest() {
        final var policy = new Reconnect(Duration.ofMillis(100), Duration.ofMillis(700), 0);
        assertEquals(100 * MS, policy.waitNs(0, 0.5));
        assertEquals(200 * MS, policy.waitNs(1, 0.5));
        assertEquals(400 * MS, policy.waitNs(2, 0.5));
        assertEquals(700 * MS, policy.waitNs(3, 0.5));
        assertEquals(700 * MS, policy.waitNs(1_000, 0.5));
    }

    @Test
    void shouldShortenByTheJitterAtMost() {
        final var policy = Reconnect.backOff(Duration.ofMillis(100), Duration.ofSeconds(1));
        assertEquals(100 * MS, policy.waitNs(0, 0));
        assertEquals(50 * MS, policy.waitNs(0, 1));
    }

    @Test
    void shouldStayAtTheLongestWhenDoublingWouldOverflow() {
        final var policy = new Reconnect(Duration.ofDays(300), Duration.ofDays(360), 0);
        assertEquals(Duration.ofDays(360).toNanos(), policy.waitNs(30, 0));
    }

    @Test
    void shouldBeOffWhenNever() {
        assertFalse(Reconnect.never().isOn());
        assertTrue(Reconnect.backOff(Duration.ofMillis(1), Duration.ofMillis(1)).isOn());
    }

    @Test
    void shouldRefuseALongestBelowTheFirst() {
        assertThrows(HpSocketException.class, () -> Reconnect.backOff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
