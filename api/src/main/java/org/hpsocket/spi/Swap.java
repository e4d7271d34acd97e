package org.hpsocket.spi;

/**
 * How open connections change to another version of a stage; the version that they leave says so. Input that is not yet
 * taken, and what waits to be sent, stays with the connection in any case.
 */
public enum Swap {
    /**
     * When {@link Stage#atBoundary()} allows; nothing is remembered, the state is {@link State#NONE}. When the code is
     * taken away, a connection that is not there closes with SWAP.
     */
    AT_BOUNDARY,
    /** Between any two steps, so also in the middle of a unit; what {@link Stage#export()} gives goes over. */
    WITH_STATE,
    /** Not at all; new connections only. When the code is taken away, its connections close with SWAP. */
    DRAIN
}
