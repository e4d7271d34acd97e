package org.hpsocket;

/**
 * How far send events are ordered against the other events of their connection.
 * Events of one connection never overlap here, on loops and on workers, so each policy gets at least what it asks for.
 * <p>Source: HP-Socket {@code EnOnSendSyncPolicy}, numbered alike.
 */
public enum OnSendSyncPolicy {
    /** No order asked for. */
    NONE,
    /** Never beside the close event. */
    CLOSE,
    /** Never beside receive and close events. */
    RECEIVE
}
