package org.hpsocket.dist.echo;

import org.hpsocket.HandleResult;
import org.hpsocket.SendResult;

/** Turns what became of an answer into what an event returns. */
final class Answer {
    private Answer() {
    }

    /** An answer that had no room is a broken promise: the connection ends rather than skip it. */
    static HandleResult to(final SendResult sent) {
        return sent == SendResult.FULL ? HandleResult.ERROR : HandleResult.OK;
    }
}
