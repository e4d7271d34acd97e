package org.hpsocket.core.events;

/** What a connection counts of its own. <p>Thread: any. */
public interface Traffic {

    /** Bytes that its link has delivered. */
    long bytesReceived();

    /** Bytes that the system has taken. */
    long bytesSent();

    /** Units that the listener was told of. */
    long unitsReceived();
}
