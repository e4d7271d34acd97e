package org.hpsocket.spi;

/**
 * A stage that turns bytes into bytes, both ways. Called once with empty input, both ways, when the connection opens.
 */
public interface Filter extends Stage {

    /**
     * Turns bytes from above into bytes for below.
     *
     * @param in the bytes; what is taken is skipped
     * @param turn where results go
     * @return EMITTED after progress, NEEDS_MORE when all is taken, BLOCKED while something else must happen first
     */
    Step out(Bytes in, Turn turn);

    /**
     * Tells whether bytes of the application can pass; the handshake event waits for it.
     *
     * @return false during a handshake
     */
    default boolean ready() {
        return true;
    }

    /**
     * Tells whether it sleeps: is ready, and passes every byte as it is, until {@link #begin}. The handshake event
     * waits for it, but bytes of the application do not. It may sleep from the begin only.
     *
     * @return false for a filter that works from the start
     */
    default boolean isAsleep() {
        return false;
    }

    /**
     * Ends its sleep, since the application asked for the handshake: it is not ready until that is over. Everything
     * that was sent before has gone through; what came up and nobody has read comes again with the next {@link #in}.
     * {@link #out} follows with empty input, as at the begin, and {@link #in} with what there is.
     */
    default void begin() {
        throw new IllegalStateException("not asleep");
    }

    /**
     * Tells whether it passes every byte as it is from now on, both ways and to the end: a filter that had to do at the
     * begin only. Its session then goes past it.
     *
     * @return true once that is so, for ever
     */
    default boolean isTransparent() {
        return false;
    }
}
