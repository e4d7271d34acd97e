package org.hpsocket.core;

import org.jspecify.annotations.Nullable;

/** One thing to do at a time; may be armed again and again. <p>Thread: its loop. */
final class Timer {
    final Runnable task;
    long deadlineNs = Long.MAX_VALUE;
    @Nullable Timer previous;
    @Nullable Timer next;
    int slot = -1;

    Timer(final Runnable task) {
        this.task = task;
    }

    boolean isArmed() {
        return slot >= 0;
    }
}
