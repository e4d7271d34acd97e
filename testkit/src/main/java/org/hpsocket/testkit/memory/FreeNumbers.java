package org.hpsocket.testkit.memory;

import java.net.BindException;
import java.util.function.IntPredicate;

/** Chooses port numbers, each in its turn. */
final class FreeNumbers {
    private static final int MIN = 40_000;
    private static final int MAX = 65_535;

    private int next = MIN;

    /** Gives the next number that is free. */
    int next(final IntPredicate taken) throws BindException {
        for (int tries = MIN; tries <= MAX; tries++) {
            final int candidate = next;
            next = candidate == MAX ? MIN : candidate + 1;
            if (!taken.test(candidate)) {
                return candidate;
            }
        }
        throw new BindException("no port is free, min=" + MIN + " max=" + MAX);
    }
}
