package org.hpsocket;

import java.util.Objects;
import java.util.Optional;

/**
 * Why a connection closed: what it was doing, what kind of end it was, and the error if there was one.
 *
 * @param operation what the connection was doing
 * @param kind what ended it
 * @param message the facts, in one line, always with the connection id when it is an error
 * @param error the error behind it, if one was thrown
 * @param truncated whether the peer's last bytes may be missing: it finished in the middle of a unit, or without the
 *     farewell of TLS, which HP-Socket never sends
 */
public record CloseReason(SocketOperation operation, Kind kind, String message, Optional<Throwable> error,
    boolean truncated) {

    /** What ended a connection. */
    public enum Kind {
        /** The peer finished sending and everything of it was delivered. */
        PEER(false),
        /** {@link Connection#disconnect()} or its relatives. */
        DISCONNECTED(false),
        /** The component stopped. */
        STOPPED(false),
        /** The peer finished in the middle of a unit. */
        TRUNCATED(true),
        /** The peer or the network reset the connection. */
        RESET(true),
        /** The connection attempt failed. */
        CONNECT_FAILED(true),
        /** A deadline passed. */
        TIMEOUT(true),
        /** The peer broke the protocol. */
        PROTOCOL(true),
        /** The sides did not agree on how to protect the connection, or one did not prove who it is. */
        HANDSHAKE(true),
        /** A limit was passed and the policy for it is to close. */
        LIMIT(true),
        /** The listener answered {@link HandleResult#ERROR}. */
        REFUSED(true),
        /** The listener threw. */
        LISTENER(true),
        /** Its code was replaced or taken away, and it could not go on. */
        SWAP(true),
        /** Anything else that failed, in the system or in this library. */
        FAILED(true);

        private final boolean error;

        Kind(final boolean error) {
            this.error = error;
        }

        /**
         * Tells whether this end is an error.
         *
         * @return false for an orderly end
         */
        public boolean isError() {
            return error;
        }
    }

    /**
     * Checks that nothing is missing.
     *
     * @param operation what the connection was doing
     * @param kind what ended it
     * @param message the facts
     * @param error the error behind it
     * @param truncated whether the peer's last bytes may be missing
     */
    public CloseReason {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(error, "error");
    }

    /**
     * Makes a reason without an error behind it.
     *
     * @param operation what the connection was doing
     * @param kind what ended it
     * @param message the facts
     * @return the reason
     */
    public static CloseReason of(final SocketOperation operation, final Kind kind, final String message) {
        return new CloseReason(operation, kind, message, Optional.empty(), kind == Kind.TRUNCATED);
    }

    /**
     * Makes a reason for a thrown error.
     *
     * @param operation what the connection was doing
     * @param kind what ended it
     * @param message the facts
     * @param error the error
     * @return the reason
     */
    public static CloseReason of(
        final SocketOperation operation, final Kind kind, final String message, final Throwable error) {
        return new CloseReason(operation, kind, message, Optional.of(error), kind == Kind.TRUNCATED);
    }

    /**
     * Says that the peer's last bytes may be missing.
     *
     * @return the changed reason
     */
    public CloseReason cutShort() {
        return new CloseReason(operation, kind, message, error, true);
    }

    /**
     * Tells whether this end is an error.
     *
     * @return false for an orderly end
     */
    public boolean isError() {
        return kind.isError();
    }

    @Override
    public String toString() {
        return operation + " " + kind + ": " + message;
    }
}
