package org.hpsocket.dist;

/** Ends a command with one line on stderr and an exit status. */
public final class Fault extends RuntimeException {
    /** The exit status of a command that was given something wrong. */
    public static final int USAGE = 2;
    /** The exit status of a command that could not do its work. */
    public static final int FAILED = 1;
    private static final long serialVersionUID = 1;

    private final int status;

    private Fault(final int status, final String message) {
        super(message);
        this.status = status;
    }

    /**
     * Makes one for what the user gave.
     *
     * @param message the option, its value and its limit
     * @return the fault
     */
    public static Fault usage(final String message) {
        return new Fault(USAGE, message);
    }

    /**
     * Makes one for what went wrong at run time.
     *
     * @param message what went wrong
     * @return the fault
     */
    public static Fault failed(final String message) {
        return new Fault(FAILED, message);
    }

    /**
     * Gives the exit status of its command.
     *
     * @return the status
     */
    public int status() {
        return status;
    }
}
