package org.hpsocket.spi;

/** What a transport can carry. */
public enum Capability {
    /** Links that are streams of bytes between IP addresses. */
    STREAM,
    /** Links that are streams of bytes between paths of one machine. */
    UNIX,
    /** Ports that send and receive datagrams. */
    DATAGRAM,
    /** Links that keep the borders of units. */
    MESSAGES,
    /** Links that take file ranges. */
    FILE,
    /** Sockets that are handed to another transport of the same name while they are open. */
    HANDOVER
}
