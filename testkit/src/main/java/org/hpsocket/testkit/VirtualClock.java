package org.hpsocket.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is moved. <p>Thread: any. */
public final class VirtualClock implements LongSupplier {
    private final AtomicLong nowNs = new AtomicLong();

    /** Creates a clock at 0. */
    public VirtualClock() {
        nowNs.setPlain(0);
    }

    @Override
    public long getAsLong() {
        return nowNs.get();
    }

    /**
     * Moves the clock forward.
     *
     * @param ns by how much, not negative
     */
    public void advance(final long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("a clock cannot go back: ns=" + ns);
        }
        nowNs.addAndGet(ns);
    }

    /**
     * Moves the clock forward to a time; does nothing when that has passed.
     *
     * @param ns the time
     */
    public void advanceTo(final long ns) {
        nowNs.accumulateAndGet(ns, Math::max);
    }
}
