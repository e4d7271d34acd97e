package org.hpsocket.core.loop;

/** A clock that only goes forward. */
@FunctionalInterface
public interface EngineClock {

    /** The time in nanoseconds. */
    long nowNs();
}
