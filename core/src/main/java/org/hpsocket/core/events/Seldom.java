package org.hpsocket.core.events;

/** Lets one of many through a second, and counts the others. <p>Thread: any. */
public final class Seldom {
    /** What {@link #pass} answers one that is held back. */
    static final long HELD_BACK = -1;
    private static final long EVERY_NS = 1_000_000_000;

    private boolean began;
    private long passedNs;
    private long heldBack;

    /** Lets one through or holds it back. @return how many were held back since the last that passed */
    synchronized long pass(final long nowNs) {
        if (began && nowNs - passedNs < EVERY_NS) {
            heldBack++;
            return HELD_BACK;
        }
        final long others = heldBack;
        began = true;
        passedNs = nowNs;
        heldBack = 0;
        return others;
    }
}
