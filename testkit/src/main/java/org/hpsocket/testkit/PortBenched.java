package org.hpsocket.testkit;

/** Has a bench for ports. */
public interface PortBenched {

    /**
     * Gives the bench of the test that runs.
     *
     * @return the bench
     */
    PortBench bench();
}
