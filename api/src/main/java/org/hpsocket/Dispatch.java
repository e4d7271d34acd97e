package org.hpsocket;

/** Which threads run the listener. Events of one connection keep their order and never overlap, whichever is chosen. */
public enum Dispatch {
    /** The loop of the connection: fastest; a listener that blocks holds up every connection of that loop. */
    LOOP,
    /** A fixed pool of threads of the component ({@code dispatchThreads}). */
    WORKERS,
    /** A virtual thread per event; needs Java 21 or newer, else the start fails with a clear error. */
    VIRTUAL
}
