package org.hpsocket.ssl.filter;

import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.StageException;

/**
 * Bounds what a peer can make this side say: each change of its keys may ask for one of ours, and the answers would
 * fill the memory if nobody read them.
 *
 * <p>Thread: one at a time.
 */
final class Answers {
    /** How many may be given at once. */
    private static final int AT_ONCE = 64;
    /** After how long one more may be. */
    private static final long EACH_NS = 1_000_000_000;

    private int given;
    private long sinceNs;

    /**
     * Counts an answer.
     *
     * @param nowNs the time
     * @throws StageException when it is one too many
     */
    void count(final long nowNs) {
        if (given == 0) {
            sinceNs = nowNs;
        }
        final long over = (nowNs - sinceNs) / EACH_NS;
        sinceNs += over * EACH_NS;
        given = (int) Math.max(0, given - over) + 1;
        if (given > AT_ONCE) {
            throw new StageException(Kind.LIMIT,
                "changes of keys that the peer asked for at once=" + given + " limit=" + AT_ONCE);
        }
    }
}
