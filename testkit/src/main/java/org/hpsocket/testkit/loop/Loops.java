package org.hpsocket.testkit.loop;

import java.util.function.BooleanSupplier;
import org.hpsocket.spi.Transport;

/**
 * Loops, and whoever runs them: real threads, or the test itself in virtual time. What the tests of links are written
 * against.
 *
 * <p>Fails: an exception that comes out of a loop fails the next call here, and {@link #close()}.
 */
public interface Loops extends AutoCloseable {

    /**
     * Adds a loop.
     *
     * @param transport makes its poller
     * @return the loop, running
     */
    SteppedLoop add(Transport transport);

    /**
     * Runs something on a loop and waits until it is done.
     *
     * @param loop the loop
     * @param task what to run
     */
    void on(SteppedLoop loop, Runnable task);

    /**
     * Waits until something has come true.
     *
     * @param what says it, for the failure
     * @param condition read after each turn of a loop, perhaps on another thread
     * @throws AssertionError when it cannot come true, or has not in a long time
     */
    void await(String what, BooleanSupplier condition);

    /**
     * Ends the loops, and fails when memory of one is lost.
     *
     * @throws AssertionError for lost slabs, and for what came out of a loop
     */
    @Override
    void close();
}
