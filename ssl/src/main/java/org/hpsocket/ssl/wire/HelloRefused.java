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

    /** Refuses more of something than anybody needs: engines make objects of each, and keep them. */
    static void requireFew(final String what, final int count, final int most) {
        if (count > most) {
            throw new HelloRefused(
                Alert.ILLEGAL_PARAMETER, "client hello: " + what + "=" + count + " limit=" + most);
        }
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
