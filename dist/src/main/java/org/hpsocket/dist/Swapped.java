package org.hpsocket.dist;

/**
 * What became of a bundle that was replaced while it was in use.
 *
 * @param code what it is, for instance {@code codec pack}
 * @param before its version before
 * @param after its version after
 * @param connections the open connections that used it
 * @param moved how many of them use the other one now
 * @param tookNs from the stop of the one to the last connection on the other
 * @param silenceNs the longest time that a client has waited for an answer meanwhile
 */
record Swapped(String code, String before, String after, int connections, int moved, long tookNs, long silenceNs) {

    /** Tells whether it is another version, with everybody on it. */
    boolean isComplete() {
        return !after.equals(before) && connections > 0 && moved == connections;
    }
}
