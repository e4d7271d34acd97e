package org.hpsocket;

/**
 * The one family of exceptions of this library: what the caller got wrong, or what made a call fail.
 * What the network does to an open connection is never thrown; it is an event.
 */
public class HpSocketException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the caller can do about it. */
    public enum Category {
        /** The same call may succeed later. */
        RETRY,
        /** The call, an option or the state is wrong: the same call fails again. */
        USAGE,
        /** The component or connection is of no further use. */
        FATAL
    }

    private final Category category;

    /**
     * Creates the exception.
     *
     * @param category what the caller can do about it
     * @param message lower case: what is wrong, the facts, the limit
     */
    public HpSocketException(final Category category, final String message) {
        super(message);
        this.category = category;
    }

    /**
     * Creates the exception with a cause.
     *
     * @param category what the caller can do about it
     * @param message lower case: what is wrong, the facts, the limit
     * @param cause what was caught
     */
    public HpSocketException(final Category category, final String message, final Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /**
     * Makes the exception for a call that is wrong whenever it is made.
     *
     * @param message what is wrong, the facts, the limit
     * @return the exception
     */
    public static HpSocketException usage(final String message) {
        return new HpSocketException(Category.USAGE, message);
    }

    /**
     * Tells what the caller can do about it.
     *
     * @return the category
     */
    public Category category() {
        return category;
    }
}
