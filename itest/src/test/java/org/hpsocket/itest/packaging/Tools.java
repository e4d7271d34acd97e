package org.hpsocket.itest.packaging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.spi.ToolProvider;

/** The tools of the JDK that runs the tests, in this process. */
final class Tools {
    private Tools() {
    }

    /** Runs one, which has to succeed. */
    static void run(final String name, final String... arguments) {
        final var said = new StringWriter();
        final var out = new PrintWriter(said);
        if (ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments) != 0) {
            throw new AssertionError(name + " " + String.join(" ", arguments) + "\n" + said);
        }
    }
}
