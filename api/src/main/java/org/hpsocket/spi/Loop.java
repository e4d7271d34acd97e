package org.hpsocket.spi;

/** One thread that waits, and runs timers, calls from other threads, and links. */
public interface Loop {

    /**
     * Tells whether the calling thread is this loop's.
     *
     * @return true on the loop
     */
    boolean inLoop();

    /**
     * Gives the time at which the current turn began.
     *
     * @return nanoseconds of a clock that only goes forward
     */
    long nowNs();

    /**
     * Gives the memory of this loop, for what arrives. When it is short, there are slabs of 4 KiB at most.
     *
     * @return the pool; for this loop's thread only
     */
    Slabs slabs();

    /**
     * Gives what it waits in.
     *
     * @return the poller that its transport made
     */
    Poller poller();

    /**
     * Runs something on the loop, in the order of the calls.
     *
     * <p>Thread: any. Dropped when the loop has ended.
     *
     * @param task what to run; must not block
     */
    void execute(Runnable task);

    /**
     * Runs something on the loop after a time.
     *
     * <p>Thread: the loop.
     *
     * @param delayNs the time, at a resolution of a millisecond
     * @param task what to run
     */
    void after(long delayNs, Runnable task);
}
