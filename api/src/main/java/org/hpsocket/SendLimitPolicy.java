package org.hpsocket;

/** What happens to a send that would pass the limit of its connection's send queue. */
public enum SendLimitPolicy {
    /** The send answers {@link SendResult#FULL}. */
    REFUSE,
    /**
     * The calling thread waits for room, at most the send time-out, then gets {@link SendResult#FULL}.
     * On a loop or dispatch thread nothing waits: the answer is {@link SendResult#FULL} at once.
     */
    WAIT,
    /**
     * The connection's reads pause while its queue is more than half full, so that an echoing peer is slowed by TCP
     * itself. A send that passes the limit all the same answers {@link SendResult#FULL}.
     */
    PAUSE_READS,
    /** The connection closes with a reason that names the limit; the send answers {@link SendResult#CLOSED}. */
    CLOSE
}
