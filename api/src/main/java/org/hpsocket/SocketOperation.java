package org.hpsocket;

/** What a connection was doing when it closed. <p>Source: HP-Socket {@code EnSocketOperation}, numbered alike. */
public enum SocketOperation {
    /** Not known. */
    UNKNOWN,
    /** Accepting. */
    ACCEPT,
    /** Connecting. */
    CONNECT,
    /** Sending. */
    SEND,
    /** Receiving, which includes decoding and the receive event itself. */
    RECEIVE,
    /** Closing in order, from either side. */
    CLOSE
}
