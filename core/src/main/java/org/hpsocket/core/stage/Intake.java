package org.hpsocket.core.stage;

import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;

/** The way in of a connection, as its stages know it. <p>Thread: the connection's loop, where nothing else is said. */
public interface Intake {

    /** What has come through the filters and is not yet read. */
    Bytes bytes();

    /** Takes what the highest filter passes up; while an event has the input, that waits. */
    void up(Slab unit);

    /** Adds a delivery to a queue. */
    void gather(Bytes queue, Slab slab);

    /** The codec has found a unit. */
    void event(int bytes);

    /** Tries again when there may be memory. */
    void starve();

    /** Whether it rests, since the application has paused, or for want of room. */
    boolean isPaused();

    /** Whether a filter goes on when everything that was sent has gone through. */
    void awaitSends(boolean awaits);

    /** Whether nothing more comes. */
    boolean isEnded();

    /** The input ends without the farewell that a filter knows. */
    void cutShort();

    /** Whether it was cut short. */
    boolean isCutShort();

    /** Units so far. <p>Thread: any. */
    long unitsReceived();
}
