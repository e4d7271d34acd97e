package org.hpsocket;

/** When sent bytes go to the system. <p>Source: HP-Socket {@code EnSendPolicy}, numbered alike. */
public enum SendPolicy {
    /** What one turn of a connection sends is gathered and written together. */
    PACK,
    /**
     * As {@link #PACK}; the connection also stops reading while its send queue is half full, at most for the send
     * time-out.
     */
    SAFE,
    /** Each send is written at once. */
    DIRECT
}
