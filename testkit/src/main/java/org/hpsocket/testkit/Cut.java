package org.hpsocket.testkit;

import java.util.random.RandomGenerator;

/** How bytes are cut into deliveries. */
public enum Cut {
    /** Not at all. */
    WHOLE,
    /** Into single bytes. */
    ONE,
    /** Into sevens. */
    SEVEN,
    /** Into pieces of random length, small ones more often. */
    RANDOM;

    private static final int RANDOM_BITS = 13;

    /**
     * Chooses the length of the next piece.
     *
     * @param available the bytes there are, at least 1
     * @param random where {@link #RANDOM} draws from
     * @return 1 to available
     */
    public int next(final int available, final RandomGenerator random) {
        return switch (this) {
            case WHOLE -> available;
            case ONE -> 1;
            case SEVEN -> Math.min(7, available);
            case RANDOM -> 1 + random.nextInt(Math.min(available, 1 << random.nextInt(RANDOM_BITS)));
        };
    }
}
