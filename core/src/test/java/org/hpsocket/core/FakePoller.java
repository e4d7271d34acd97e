package org.hpsocket.core;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpsocket.spi.Poller;
import org.jspecify.annotations.Nullable;

/** Waits for what tests let happen. <p>Thread: {@link #tell} and {@link #wakeup} any. */
public final class FakePoller implements Poller {
    private final Queue<Runnable> happened = new ConcurrentLinkedQueue<>();
    private volatile @Nullable IOException broken;
    private boolean woken;
    private boolean closed;

    /** Lets something happen inside the next poll. */
    public void tell(final Runnable callBack) {
        happened.add(callBack);
        wakeup();
    }

    /** Makes waiting itself fail. */
    public void breaks(final IOException cause) {
        broken = cause;
        wakeup();
    }

    @Override
    public int poll(final long maxWaitNs) throws IOException {
        if (maxWaitNs > 0) {
            waitFor(maxWaitNs);
        }
        final IOException cause = broken;
        if (cause != null) {
            throw cause;
        }
        int count = 0;
        for (int left = happened.size(); left > 0; left--) {
            happened.remove().run();
            count++;
        }
        return count;
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void waitFor(final long maxWaitNs) {
        final long untilNs = maxWaitNs == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + maxWaitNs;
        try {
            while (!woken && happened.isEmpty()) {
                final long leftMs = maxWaitNs == Long.MAX_VALUE ? 0 : (untilNs - System.nanoTime()) / 1_000_000 + 1;
                if (leftMs < 0 || maxWaitNs != Long.MAX_VALUE && untilNs <= System.nanoTime()) {
                    break;
                }
                wait(leftMs);
            }
        } catch (final InterruptedException e) {
            throw new AssertionError("a loop was interrupted", e);
        }
        woken = false;
    }
}
