package org.hpsocket.spi;

import org.hpsocket.CloseReason;

/** The peer broke the protocol, or passed a limit of it. It has no stack trace: hostile input must be cheap. */
public final class StageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CloseReason.Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what kind of end this is for the connection
     * @param message lower case: the facts and the limit; the session adds the connection
     */
    public StageException(final CloseReason.Kind kind, final String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /**
     * Tells what kind of end this is for the connection.
     *
     * @return the kind
     */
    public CloseReason.Kind kind() {
        return kind;
    }
}
