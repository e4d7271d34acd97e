package org.hpsocket.dist;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in its input
 * @param out its results
 * @param err its progress and its errors
 * @param inIsTty whether a person types the input
 * @param outIsTty whether a person reads the results
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean inIsTty, boolean outIsTty) {
    private static final String IN_IS_TTY = "hpsocket.tty.in";
    private static final String OUT_IS_TTY = "hpsocket.tty.out";

    /**
     * Gives that of this process. Newer JDKs have a console even without a terminal, so the script that starts us
     * tells.
     */
    static Terminal ofProcess() {
        return new Terminal(System.in, System.out, System.err, tty(IN_IS_TTY), tty(OUT_IS_TTY));
    }

    /** Gives one without a person. */
    static Terminal of(final InputStream in, final PrintStream out, final PrintStream err) {
        return new Terminal(in, out, err, false, false);
    }

    /**
     * Prints a line for progress or an error.
     *
     * @param line the line
     */
    public void say(final String line) {
        err.println(line);
        err.flush();
    }

    /**
     * Prints a line of the result.
     *
     * @param line the line
     */
    public void print(final String line) {
        out.println(line);
        out.flush();
    }


    private static boolean tty(final String property) {
        final String told = System.getProperty(property);
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }
}
