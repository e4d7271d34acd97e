package org.hpsocket;

/** What a listener answers to an event. <p>Source: HP-Socket {@code EnHandleResult}, numbered alike. */
public enum HandleResult {
    /** Go on. */
    OK,
    /** Go on; the listener did nothing. */
    IGNORE,
    /** Break the connection (or the start) now; ignored from send and close events. */
    ERROR
}
