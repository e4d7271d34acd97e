package org.hpsocket.core.container;

import java.time.Duration;
import java.util.Locale;

/** How numbers and times are shown. */
final class Texts {
    private Texts() {
    }

    static String number(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String seconds(final Duration time) {
        return String.format(Locale.ROOT, "%,.1f s", time.toMillis() / 1_000.0);
    }

    static String rate(final long bytesPerSecond) {
        return bytesPerSecond == 0 ? "unlimited" : number(bytesPerSecond) + " bytes/s";
    }
}
