package org.hpsocket.ssl.wire;

import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageException;

/**
 * What a peer sent is no begin of TLS. It stays inside this package, and has no stack trace: hostile input must be
 * cheap.
 */
final class HelloRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Alert alert;

    HelloRefused(final Alert alert, final String message) {
        super(message, null, false, false);
        this.alert = alert;
    }

    /** Makes it for a message that does not say what its lengths promise. */
    static HelloRefused malformed(final String message) {
        return new HelloRefused(Alert.DECODE_ERROR, "client hello: " + message);
    }

    /** Gives what the peer is to be told. */
    Alert alert() {
        return alert;
    }

    /** Says it to the session. */
    StageException told() {
        return new StageException(CloseReason.Kind.HANDSHAKE, getMessage());
    }
}
