package org.hpsocket.core;

import java.time.Duration;
import org.hpsocket.HpSocketException;

/** The time that a stop leaves open connections to end by themselves. <p>Thread: the one that stops. */
final class Grace {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Grace() {
    }

    static void require(final Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST) > 0) {
            throw HpSocketException.usage("grace=" + grace + " must be 0 to " + LONGEST.toDays() + " days");
        }
    }

    /** Waits, and then stops: an interrupt ends the wait only, or what was begun would never be ended. */
    static void during(final Runnable wait, final Runnable stop) {
        boolean interrupted = false;
        try {
            wait.run();
        } catch (final HpSocketException e) {
            interrupted = Thread.interrupted();
        }
        try {
            stop.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
