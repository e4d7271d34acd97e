package org.hpsocket.core.loop;

import org.jspecify.annotations.Nullable;

/** One thing to do at a time; may be armed again and again. <p>Thread: its loop. */
public final class Timer {
    private static final System.Logger LOG = System.getLogger(Timer.class.getName());

    public long deadlineNs = Long.MAX_VALUE;
    @Nullable Timer previous;
    @Nullable Timer next;
    int slot = -1;
    private final Runnable task;

    public Timer(final Runnable task) {
        this.task = task;
    }

    public boolean isArmed() {
        return slot >= 0;
    }

    /** Does it; what it throws harms no other timer. */
    void fire() {
        try {
            task.run();
        } catch (final RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a timer on " + Thread.currentThread().getName() + " failed", e);
        }
    }
}
