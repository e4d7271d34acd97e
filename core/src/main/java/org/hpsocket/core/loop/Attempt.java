package org.hpsocket.core.loop;

/** An attempt to connect, as far as its loop knows it. <p>Thread: the loop. */
public interface Attempt {

    /** Tries the next address. */
    void next();

    /** Gives up the address that is tried, to be tried again. */
    void takeBack();
}
