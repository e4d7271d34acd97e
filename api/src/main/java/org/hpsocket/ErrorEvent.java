package org.hpsocket;

import java.util.Optional;

/**
 * Something went wrong that a person should hear of, reported once per occurrence through {@link Listener#onError}.
 *
 * @param kind what went wrong
 * @param message the facts, in one line
 * @param connection the connection concerned, if it was one
 * @param error what was caught, if anything
 */
public record ErrorEvent(Kind kind, String message, Optional<Connection> connection, Optional<Throwable> error) {

    /** What went wrong. */
    public enum Kind {
        /** A listener threw. */
        LISTENER,
        /** A peer broke the protocol; the connection closes. */
        PROTOCOL,
        /**
         * A connection could not be accepted, for instance because no file descriptor is left; accepting goes on later.
         */
        ACCEPT,
        /** The system refused a datagram, or its receiver's name is unknown; nothing closes. */
        NETWORK,
        /** A limit was reached: connections, memory, send queue. */
        LIMIT,
        /** A listener blocks its loop; the message holds its stack. */
        BLOCKED,
        /** New code of a protocol or transport failed or was refused. */
        SWAP,
        /** Something inside this library or a protocol bundle failed. */
        INTERNAL
    }

    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
