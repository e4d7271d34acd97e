package org.hpsocket.ssl.filter;

import org.hpsocket.HpSocketException;
import org.hpsocket.HpSocketException.Category;

/** Words errors of the setup: one line that begins with "tls"; what is read from a key is never in it. */
final class Setup {
    private Setup() {
    }

    static HpSocketException wrong(final String what) {
        return HpSocketException.usage("tls " + what);
    }

    static HpSocketException wrong(final String what, final Throwable cause) {
        return new HpSocketException(Category.USAGE, "tls " + what, cause);
    }
}
