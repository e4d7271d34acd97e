package org.hpsocket.dist;

/**
 * The whole numbers that an option takes.
 *
 * @param option its name
 * @param least the least
 * @param most the most
 */
record Range(String option, int least, int most) {

    /** Reads a value; it may end in k or m. */
    int parse(final String text) {
        final long value = number(text);
        if (value < least || value > most) {
            throw Fault.usage(option + "=" + text + " must be " + limits());
        }
        return (int) value;
    }

    private long number(final String text) {
        final int shift = text.endsWith("m") ? 20 : text.endsWith("k") ? 10 : 0;
        try {
            return Math.multiplyExact(
                Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)), 1L << shift);
        } catch (final NumberFormatException | ArithmeticException e) {
            throw Fault.usage(option + "=" + text + " is not a number from " + limits());
        }
    }

    private String limits() {
        return least + " to " + most;
    }
}
