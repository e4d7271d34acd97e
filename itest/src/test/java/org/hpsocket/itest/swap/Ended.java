package org.hpsocket.itest.swap;

/** Waits for the end of a thread that has been told to end. */
final class Ended {
    private static final long LONGEST_MS = 90_000;

    private Ended() {
    }

    static void await(final Thread thread) {
        try {
            thread.join(LONGEST_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " does not end");
        }
    }
}
