package org.hpsocket.transport.nio;

/** What is attached to the key of a channel. <p>Thread: the loop. */
interface Ready {

    /**
     * Is told that the system has something; also once after a call-back before it in the same poll has closed the
     * channel.
     */
    void ready();
}
