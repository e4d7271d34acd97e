package org.hpsocket.testkit.tls;

import java.time.Duration;
import java.time.Instant;

/**
 * On which terms a certificate is made: an immutable value. Without more it has a key of EC P-256, is for servers,
 * and is valid from a day ago for a month.
 *
 * @param rsa whether the key is RSA of 2048 bits
 * @param client whether it is for clients
 * @param from when it begins to be valid
 * @param until when it ends to be valid
 */
public record Terms(boolean rsa, boolean client, Instant from, Instant until) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    /**
     * Gives the usual terms.
     *
     * @return EC, for a server, valid now
     */
    public static Terms usual() {
        final Instant now = Instant.now();
        return new Terms(false, false, now.minus(DAY), now.plus(MONTH));
    }

    /**
     * Asks for a key of RSA, 2048 bits.
     *
     * @return the changed terms
     */
    public Terms ofRsa() {
        return new Terms(true, client, from, until);
    }

    /**
     * Asks for a certificate that clients show.
     *
     * @return the changed terms
     */
    public Terms forClient() {
        return new Terms(rsa, true, from, until);
    }

    /**
     * Sets when it is valid.
     *
     * @param begin the first moment
     * @param end the last one
     * @return the changed terms
     */
    public Terms valid(final Instant begin, final Instant end) {
        return new Terms(rsa, client, begin, end);
    }

    /**
     * Asks for a certificate that was valid until a day ago.
     *
     * @return the changed terms
     */
    public Terms expired() {
        final Instant now = Instant.now();
        return valid(now.minus(MONTH), now.minus(DAY));
    }

    /**
     * Asks for a certificate that will be valid in a day.
     *
     * @return the changed terms
     */
    public Terms notYetValid() {
        final Instant now = Instant.now();
        return valid(now.plus(DAY), now.plus(MONTH));
    }
}
