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

    /** Lets those who wait look again, but for those who wait for a stop. */
    void changed();

    /**
     * Waits as {@link #await} does for the stop of a component. Who waits so may do it for days, and is not woken for
     * each connection that ends meanwhile, but by {@link #stopped} only.
     *
     * @param condition what to wait for; may be called often
     * @param mostNs how long at most
     * @return whether it holds
     */
    default boolean awaitStop(final BooleanSupplier condition, final long mostNs) {
        return await(condition, mostNs);
    }

    /** Lets all who wait look again: a component has stopped. */
    default void stopped() {
        changed();
    }
}
