package org.hpsocket.ssl.provider;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps BouncyCastle's TLS from writing several lines for each connection, which any peer can cause, unless the log is
 * configured for it. What fails is told by events. The logger is held, since the system of logging forgets levels of
 * loggers that nobody holds.
 */
final class Quiet {
    private static final String NAME = "org.bouncycastle.jsse";

    private final Logger logger = Logger.getLogger(NAME);

    Quiet() {
        if (!isConfigured()) {
            logger.setLevel(Level.SEVERE);
        }
    }

    /** A level of its own, or of one above it that is not the root. */
    private boolean isConfigured() {
        for (Logger at = logger; at != null && !at.getName().isEmpty(); at = at.getParent()) {
            if (at.getLevel() != null) {
                return true;
            }
        }
        return false;
    }
}
