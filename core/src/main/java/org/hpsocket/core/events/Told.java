package org.hpsocket.core.events;

import org.hpsocket.Connection;

/** A connection whose events are told. <p>Thread: the one of the event. */
public interface Told {

    /** What the listener is given of it. */
    Connection view();

    /** The listener has thrown. */
    void listenerFailed(Throwable thrown);
}
