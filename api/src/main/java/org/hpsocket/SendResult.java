package org.hpsocket;

/** What became of a send. Network trouble after {@link #QUEUED} shows in the close event. */
public enum SendResult {
    /** Taken: written, or queued behind what was sent before. */
    QUEUED,
    /** Refused, nothing of it was taken: the send queue of the connection, or the memory of the runtime, is full. */
    FULL,
    /** Refused: the connection is closed, closing, not connected yet, or unknown. */
    CLOSED,
    /**
     * Refused: TLS is to protect the connection, and the handshake is not over; {@link Listener#onHandshake} tells when
     * it is.
     */
    HANDSHAKING
}
