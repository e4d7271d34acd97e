package org.hpsocket;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the values of options from text; what is none is refused in one line that names the option, the text and what
 * was expected.
 */
final class OptionText {
    private OptionText() {
    }

    static int bytes(final String name, final String text) {
        final long value = number(name, text);
        if (value != (int) value) {
            throw notANumber(name, text);
        }
        return (int) value;
    }

    static long number(final String name, final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        final int shift = lower.endsWith("m") ? 20 : lower.endsWith("k") ? 10 : 0;
        try {
            final long value = Long.decode(shift == 0 ? lower : lower.substring(0, lower.length() - 1));
            return Math.multiplyExact(value, 1L << shift);
        } catch (final ArithmeticException | NumberFormatException e) {
            throw notANumber(name, text);
        }
    }

    static boolean flag(final String name, final String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, text, "true or false");
        };
    }

    static Duration duration(final String name, final String text) {
        final int end = text.endsWith("ms") ? 2 : text.endsWith("s") || text.endsWith("m") ? 1 : 0;
        try {
            final long value = Long.parseLong(text.substring(0, text.length() - end));
            return text.endsWith("ms") || end == 0 ? Duration.ofMillis(value)
                : text.endsWith("s") ? Duration.ofSeconds(value) : Duration.ofMinutes(value);
        } catch (final NumberFormatException | ArithmeticException e) {
            throw wrong(name, text, "a duration such as 500ms, 10s or 2m");
        }
    }

    static Reconnect reconnect(final String text) {
        if (text.equals("never")) {
            return Reconnect.never();
        }
        final String[] parts = text.split("\\.\\.", -1);
        if (parts.length != 2) {
            throw wrong("reconnect", text, "never, or first..longest such as 200ms..30s");
        }
        return Reconnect.backOff(duration("reconnect", parts[0]), duration("reconnect", parts[1]));
    }

    static Networks networks(final String name, final String text) {
        try {
            return Networks.of(text);
        } catch (final HpSocketException e) {
            throw HpSocketException.usage(name + ": " + e.getMessage());
        }
    }

    static <E extends Enum<E>> E constant(final String name, final Class<E> type, final String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (final IllegalArgumentException e) {
            throw wrong(name, text, "one of " + Arrays.toString(type.getEnumConstants()));
        }
    }

    private static HpSocketException notANumber(final String name, final String text) {
        return wrong(name, text, "a number, which may end in k or m");
    }

    private static HpSocketException wrong(final String name, final String text, final String expected) {
        return HpSocketException.usage(name + "=" + text + " is not " + expected);
    }
}
