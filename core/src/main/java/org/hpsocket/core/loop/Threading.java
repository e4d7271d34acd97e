package org.hpsocket.core.loop;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** How loops get to run, and how a caller waits for them: on threads, or stepped by a test. */
public interface Threading {

    /**
     * Gives the time of everything.
     *
     * @return nanoseconds of a clock that only goes forward
     */
    long nowNs();

    /**
     * Lets a loop run until it is ended.
     *
     * @param loop the loop
     * @param name what to call it
     */
    void start(EventLoop loop, String name);

    /**
     * Waits until a loop that was ended has released everything.
     *
     * @param loop the loop
     */
    void awaitEnd(EventLoop loop);

    /**
     * Waits until something holds.
     *
     * @param condition what to wait for; may be called often
     * @param mostNs how long at most
     * @return whether it holds
     */
    boolean await(BooleanSupplier condition, long mostNs);

    /**
     * Waits as {@link #await} does for what must be brought to its end: an interrupt is kept for whoever waits next.
     *
     * @param condition what to wait for; may be called often
     * @param mostNs how long at most
     * @return whether it holds
     */
    default boolean awaitThrough(final BooleanSupplier condition, final long mostNs) {
        return await(condition, mostNs);
    }

    /**
     * Runs something that waits for loops, soon, on no loop.
     *
     * @param name what to call its thread
     * @param task what to run
     */
    void elsewhere(String name, Runnable task);

    /**
     * Runs work of a stage.
     *
     * @param workers threads for it
     * @param work what to run
     */
    default void offload(final Executor workers, final Runnable work) {
        workers.execute(work);
    }

    /** Lets those who wait look again. */
    void changed();
}
