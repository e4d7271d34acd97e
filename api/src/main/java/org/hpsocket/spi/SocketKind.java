package org.hpsocket.spi;

/** The kinds of sockets, which know different options. */
public enum SocketKind {
    /** Listens for TCP. */
    LISTENING,
    /** Speaks TCP. */
    CONNECTED,
    /** Sends and receives UDP. */
    DATAGRAM,
    /** Listens on a path. */
    UNIX_LISTENING,
    /** Speaks to a path. */
    UNIX_CONNECTED
}
