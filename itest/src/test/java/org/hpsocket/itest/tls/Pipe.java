package org.hpsocket.itest.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process whose input and output are data; what it says beside them is in a file. Killed, by its id, when closed. */
final class Pipe implements AutoCloseable {
    private static final long KILL_S = 20;

    private final Process process;
    private final InputStream in;
    private final Path errors;

    Pipe(final Path errors, final List<String> command) {
        this.errors = errors;
        try {
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (final IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
        in = new BufferedInputStream(process.getInputStream());
    }

    OutputStream out() {
        return process.getOutputStream();
    }

    InputStream in() {
        return in;
    }

    /** Reads lines to one that begins so. @return what follows there */
    String line(final String beginning) {
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
        }
        throw new AssertionError("no line " + beginning + "; it said " + errors());
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(KILL_S, TimeUnit.SECONDS)) {
                throw new AssertionError("pid=" + process.pid() + " cannot be killed");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** With its end; empty when nothing more comes. */
    private String line() {
        final var line = new StringBuilder();
        try {
            for (int each = in.read(); each >= 0; each = in.read()) {
                line.append((char) each);
                if (each == '\n') {
                    break;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }
}
