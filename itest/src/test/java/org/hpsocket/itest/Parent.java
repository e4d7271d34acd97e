package org.hpsocket.itest;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The test that started this process: told lines, it answers with commands. <p>Thread: tell any, hear one. */
public final class Parent {
    private final PrintStream lines =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /**
     * Tells a line.
     *
     * @param line the line
     */
    public void tell(final String line) {
        lines.println(line);
    }

    /**
     * Waits for a command.
     *
     * @return the command; {@code end} also when the parent is gone
     */
    public String hear() {
        try {
            final String command = commands.readLine();
            return command == null ? "end" : command;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
