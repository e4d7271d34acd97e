package org.hpsocket.core.code;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One version of some code, and how many use it.
 *
 * <p>Thread: any. Whoever uses it has counted itself before it looked whether the code goes away; so code that goes
 * away and counts no user has none.
 *
 * @param <F> the code
 */
public final class Version<F> {
    public final Supply<F> supply;
    public final F code;
    /** Where it comes from; its rank may change. */
    public volatile Origin origin;
    /** Whether an application swapped it in. */
    final boolean swappedIn;
    /** Among the versions of its supply; whoever remembers this holds no code. */
    public final long number;
    /** Connections that changed to it. */
    public final LongAdder taken = new LongAdder();
    /** Connections that it refused, or failed with. */
    public final LongAdder refused = new LongAdder();
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean gone;
    private volatile boolean aside;
    private volatile boolean proven;

    Version(final Supply<F> supply, final F code, final Origin origin, final boolean swappedIn, final long number) {
        this.supply = supply;
        this.code = code;
        this.origin = origin;
        this.swappedIn = swappedIn;
        this.number = number;
    }

    /** Counts a user in. @return whether it may be used */
    public boolean acquire() {
        users.incrementAndGet();
        if (gone) {
            release();
            return false;
        }
        return true;
    }

    /** Counts a user out. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            supply.unused();
        }
    }

    boolean isUnused() {
        return users.get() == 0;
    }

    int users() {
        return users.get();
    }

    /** Whether it is being taken away, so that nobody may go on using it. */
    public boolean isGone() {
        return gone;
    }

    void goes() {
        gone = true;
    }

    /** Whether it has failed, so that anything else is better. */
    boolean isAside() {
        return aside;
    }

    void setAside() {
        aside = true;
    }

    /** Whether a connection that has left it had got a unit through it. */
    public boolean isProven() {
        return proven;
    }

    public void prove() {
        proven = true;
    }

    /** Names the code with its version. */
    public String text() {
        return supply.text() + " of " + origin;
    }
}
