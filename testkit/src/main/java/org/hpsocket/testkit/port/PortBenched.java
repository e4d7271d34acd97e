package org.hpsocket.testkit.port;


/** Has a bench for ports. */
public interface PortBenched {

    /**
     * Gives the bench of the test that runs.
     *
     * @return the bench
     */
    PortBench bench();
}
