package org.hpsocket.itest.soak;

/** How a conversation ends, drawn before it begins. */
enum Ending {
    /** The caller disconnects when everything came back. */
    ECHOED,
    /** The caller disconnects after its last send, without waiting. */
    LEFT,
    /** The caller breaks it off. */
    FORCED,
    /** The server disconnects when it has heard enough. */
    SENT_AWAY,
    /** The server breaks it off when it has heard enough. */
    THROWN_OUT;

    private static final Ending[] DRAWN =
        {ECHOED, ECHOED, ECHOED, ECHOED, ECHOED, ECHOED, LEFT, FORCED, SENT_AWAY, THROWN_OUT};

    static Ending draw(final java.util.random.RandomGenerator random) {
        return DRAWN[random.nextInt(DRAWN.length)];
    }

    boolean byServer() {
        return this == SENT_AWAY || this == THROWN_OUT;
    }

    boolean isForced() {
        return this == FORCED || this == THROWN_OUT;
    }
}
