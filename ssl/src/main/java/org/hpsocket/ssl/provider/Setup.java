package org.hpsocket.ssl.provider;

import org.hpsocket.HpSocketException;
import org.hpsocket.HpSocketException.Category;

/** Words errors of the setup: one line that begins with "tls"; what is read from a key is never in it. */
public final class Setup {
    private Setup() {
    }

    /**
     * Words an error.
     *
     * @param what is wrong
     * @return the error
     */
    public static HpSocketException wrong(final String what) {
        return HpSocketException.usage("tls " + what);
    }

    /**
     * Words an error.
     *
     * @param what is wrong
     * @param cause what showed it
     * @return the error
     */
    public static HpSocketException wrong(final String what, final Throwable cause) {
        return new HpSocketException(Category.USAGE, "tls " + what, cause);
    }
}
