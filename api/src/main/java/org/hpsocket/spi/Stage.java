package org.hpsocket.spi;

/**
 * A state machine without I/O: no thread, lock, clock, timer or socket. Its session owns every byte, drives it one step
 * at a time, and may replace it between units.
 *
 * <p>Thread: one at a time; the loop of the connection, except for work it offloaded.
 * <p>Fails: by {@link StageException}; what it put down before still goes out. Any other exception is a fault of the
 * stage.
 */
public interface Stage {

    /**
     * Reads at most one unit.
     *
     * @param in the input; what is taken is skipped, what is not stays. It is empty, whatever had stayed, when a filter
     *     below has ended its sleep and taken that back
     * @param turn where results go
     * @return EMITTED after progress, NEEDS_MORE without, BLOCKED while something else must happen first
     */
    Step in(Bytes in, Turn turn);

    /**
     * Is told that the input has ended for ever, after everything of it was read.
     *
     * @param turn where results go
     * @return ENDED when that is in order, EMITTED to be called again, NEEDS_MORE when a unit is cut off
     */
    Step end(Turn turn);

    /**
     * Says farewell, since this side closes.
     *
     * @param turn where results go
     * @return ENDED when all is said, NEEDS_MORE to wait for the peer's
     */
    default Step finish(final Turn turn) {
        return Step.ENDED;
    }

    /**
     * Counts the bytes that the unit being read still lacks.
     *
     * @return the bytes; 0 when unknown, or between units
     */
    default int needed() {
        return 0;
    }

    /**
     * Gives the time at which {@link #timeout} is to be called.
     *
     * @return nanoseconds of the loop's clock, {@link Long#MAX_VALUE} for never
     */
    default long deadlineNs() {
        return Long.MAX_VALUE;
    }

    /**
     * Is told that its deadline has passed.
     *
     * @param nowNs the loop's clock
     * @param turn where results go
     * @return as {@link #in}
     */
    default Step timeout(final long nowNs, final Turn turn) {
        return Step.NEEDS_MORE;
    }

    /**
     * Tells whether it may be replaced now by one that knows nothing of it; asked where the way is
     * {@link Swap#AT_BOUNDARY}. Bytes of a unit that are still in the input are no hindrance: the successor reads them.
     *
     * @return false while it remembers something of a unit that it has taken bytes of, or has begun to write
     */
    default boolean atBoundary() {
        return true;
    }

    /**
     * Writes down what a successor must know. No side effect: ownership moves only when restore has succeeded.
     *
     * @return the state
     */
    default State export() {
        return State.NONE;
    }

    /** Gives back what it holds; never called after a state of it has moved to a successor, {@link Swap#WITH_STATE}. */
    default void release() {
    }
}
