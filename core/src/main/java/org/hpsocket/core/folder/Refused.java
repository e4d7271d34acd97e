package org.hpsocket.core.folder;

/** Says why something in the folder cannot be used. It keeps no cause: a cause would keep the code. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(final String reason) {
        super(reason, null, false, false);
    }

    /** Begins with what was tried and ends with the first reason that has a text. */
    static Refused because(final String tried, final Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return new Refused((tried + text(deepest)).replaceAll("\\s*\\R\\s*", " "));
    }

    private static String text(final Throwable failure) {
        final String message = failure.getMessage();
        final boolean speaks = message != null && message.indexOf(' ') > 0 && !(failure instanceof LinkageError);
        return speaks ? message : failure.getClass().getName() + (message == null ? "" : ": " + message);
    }
}
