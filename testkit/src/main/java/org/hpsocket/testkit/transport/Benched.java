package org.hpsocket.testkit.transport;


/** Has a bench. */
public interface Benched {

    /**
     * Gives the bench of the test that runs.
     *
     * @return the bench
     */
    TransportBench bench();
}
