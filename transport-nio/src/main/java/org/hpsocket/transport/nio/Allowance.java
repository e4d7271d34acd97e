package org.hpsocket.transport.nio;

/**
 * How many datagrams a port tries to take in a turn: few enough that it seldom asks in vain, enough that a crowd is not
 * taken one by one.
 *
 * <p>A turn that finds all of its allowance proves nothing of what follows, and the selector tells of the rest without
 * an extra call; so asking for more is a guess. It is doubled after such turns, up to the limit. A turn that finds less
 * has asked once in vain: the allowance falls back to what it found, and the next guess waits for twice as many full
 * turns as the last one did, up to {@value #MOST_PATIENCE}; a guess that was right forgets that.
 */
final class Allowance {
    static final int MOST_PATIENCE = 64;

    private final int most;
    private int now = 1;
    private int full;
    private int patience = 1;
    private boolean guessed;

    /** Begins with one. */
    Allowance(final int most) {
        this.most = most;
    }

    /** Gives the most datagrams of this turn. */
    int now() {
        return now;
    }

    /** Learns how many there were. */
    void found(final int count) {
        if (count < now) {
            now = Math.max(1, count);
            full = 0;
            patience = Math.min(MOST_PATIENCE, 2 * patience);
            guessed = false;
            return;
        }
        if (guessed) {
            patience = 1;
            guessed = false;
        }
        if (now < most && ++full >= patience) {
            now = Math.min(most, 2 * now);
            full = 0;
            guessed = true;
        }
    }
}
