package org.hpsocket;

import java.util.List;

/**
 * How the connections of a component have changed their code since its last start.
 *
 * @param done changes that succeeded
 * @param refused changes that the new code refused, or that failed
 * @param pending connections that have still to change, or wait for code
 * @param waiting the first of these, at most {@value #WAITING_MOST}
 */
public record SwapStats(long done, long refused, int pending, List<SwapWait> waiting) {
    /** The most connections that are told of one by one. */
    public static final int WAITING_MOST = 100;
}
