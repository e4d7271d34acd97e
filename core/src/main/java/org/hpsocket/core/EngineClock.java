package org.hpsocket.core;

/** A clock that only goes forward. */
@FunctionalInterface
public interface EngineClock {

    /** The time in nanoseconds. */
    long nowNs();
}
