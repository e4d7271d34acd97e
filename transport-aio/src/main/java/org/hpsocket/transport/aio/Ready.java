package org.hpsocket.transport.aio;

/** What a poller gives a turn when it was listed. <p>Thread: the loop, inside a poll. */
interface Ready {

    /**
     * Goes on; also once after it has closed.
     *
     * @return whether somebody was called back or a timer set, so that the poll must not wait
     */
    boolean goOn();
}
