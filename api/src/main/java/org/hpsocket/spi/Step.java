package org.hpsocket.spi;

/** What a step of a stage did. */
public enum Step {
    /** Progress was made; call again. */
    EMITTED,
    /** Nothing can be done without more input. */
    NEEDS_MORE,
    /** Nothing can be done until something else happens: work under way, or the application. */
    BLOCKED,
    /** The stage is at its end. */
    ENDED
}
