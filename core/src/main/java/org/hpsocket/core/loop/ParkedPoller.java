package org.hpsocket.core.loop;

import java.util.concurrent.locks.LockSupport;
import org.hpsocket.spi.Poller;
import org.jspecify.annotations.Nullable;

/** What a loop waits in while it has no transport: nothing comes but wake-ups. */
final class ParkedPoller implements Poller {
    private static final long LONGEST_WAIT_NS = 100_000_000;

    private volatile boolean woken;
    private volatile @Nullable Thread waiting;

    ParkedPoller() {
        waiting = null;
    }

    @Override
    public int poll(final long maxWaitNs) {
        if (maxWaitNs > 0) {
            Thread.interrupted();
            waiting = Thread.currentThread();
            if (!woken) {
                LockSupport.parkNanos(this, Math.min(maxWaitNs, LONGEST_WAIT_NS));
            }
            waiting = null;
        }
        woken = false;
        return 0;
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiting);
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
