package org.hpsocket.protocol.pack;

import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Step;

/** How much of the unit at the front of the input has arrived. */
final class Arrival {
    private boolean begun;
    private int missing;

    /**
     * Tells whether the front of the input is there, and remembers what it lacks.
     *
     * @param in the input
     * @param bytes how long the front is; at most 2^31-1 more than there are
     * @return true when all of it is there
     */
    boolean isWhole(final Bytes in, final long bytes) {
        final long there = in.remaining();
        final boolean whole = there >= bytes;
        begun = !whole && there > 0;
        missing = begun ? (int) (bytes - there) : 0;
        return whole;
    }

    /** Counts the bytes that a unit begun still lacks; 0 between units. */
    int missing() {
        return missing;
    }

    /** Tells what the end of the input means now: in order between units, or a unit cut off. */
    Step end() {
        return begun ? Step.NEEDS_MORE : Step.ENDED;
    }
}
