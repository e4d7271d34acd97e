package org.hpsocket.spi;

/** How open connections change to another version of a stage. */
public enum Swap {
    /** Between two units; nothing is remembered. */
    AT_BOUNDARY,
    /** Between two steps; a {@link State} goes over. */
    WITH_STATE,
    /** Not at all; new connections only. */
    DRAIN
}
