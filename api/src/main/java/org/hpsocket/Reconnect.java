package org.hpsocket;

import java.time.Duration;

/**
 * When an agent or client connects again by itself: after a connection attempt that failed, and after a close that the
 * application did not ask for. The new connection has a new id and the old extra. The waits double from first to
 * longest, each shortened by a random part.
 *
 * @param first the first wait; zero for never
 * @param longest the longest wait
 * @param jitter the largest part, 0 to 1, by which a wait is shortened at random
 */
public record Reconnect(Duration first, Duration longest, double jitter) {
    private static final Reconnect NEVER = new Reconnect(Duration.ZERO, Duration.ZERO, 0);

    /**
     * Checks the ranges.
     *
     * @param first the first wait
     * @param longest the longest wait
     * @param jitter the largest random part
     */
    public Reconnect {
        if (first.isNegative() || longest.compareTo(first) < 0 || !(jitter >= 0 && jitter <= 1)) {
            throw HpSocketException.usage("reconnect first=" + first + " longest=" + longest + " jitter=" + jitter
                + ": first is at least 0, longest at least first, jitter 0 to 1");
        }
    }

    /**
     * Leaves it to the application.
     *
     * @return the policy
     */
    public static Reconnect never() {
        return NEVER;
    }

    /**
     * Waits longer each time, up to a bound, with a jitter of one half.
     *
     * @param first the first wait
     * @param longest the longest wait
     * @return the policy
     */
    public static Reconnect backOff(final Duration first, final Duration longest) {
        return new Reconnect(first, longest, 0.5);
    }

    /**
     * Tells whether it ever connects again.
     *
     * @return false for {@link #never()}
     */
    public boolean isOn() {
        return !first.isZero();
    }

    /**
     * Gives the wait before an attempt.
     *
     * @param failures attempts that failed in a row, from 0
     * @param random 0 to 1, evenly spread
     * @return the wait in nanoseconds
     */
    public long waitNs(final int failures, final double random) {
        final long full = Math.min(longest.toNanos(), first.toNanos() << Math.min(failures, 30));
        final long bounded = full <= 0 ? longest.toNanos() : full;
        return (long) (bounded * (1 - jitter * random));
    }
}
