package org.hpsocket.itest.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.Child;

/** The peers in JavaScript, which play the recorded cases. */
public final class ForeignPeer {
    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", "."), "src", "peer");
    private static final long ANSWERS_WITHIN_S = 30;

    private ForeignPeer() {
    }

    /**
     * Starts one.
     *
     * @param protocol what it speaks, {@code pack} or {@code udp}
     * @param arguments as its help tells
     * @return the process
     */
    public static Child start(final String protocol, final List<String> arguments) {
        return Child.command(command(protocol, arguments));
    }

    /**
     * Gives the command that starts one.
     *
     * @param protocol what it speaks, {@code pack} or {@code udp}
     * @param arguments as its help tells
     * @return the command
     */
    public static List<String> command(final String protocol, final List<String> arguments) {
        final Path script = SCRIPTS.resolve(protocol + "-peer.mjs").toAbsolutePath();
        requireNode(script);
        final var command = new ArrayList<>(List.of("node", script.toString()));
        command.addAll(arguments);
        return command;
    }

    private static void requireNode(final Path script) {
        if (!Files.isRegularFile(script)) {
            throw new AssertionError("no file " + script + "; basedir must be the folder itest");
        }
        try {
            final Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
            if (!node.waitFor(ANSWERS_WITHIN_S, TimeUnit.SECONDS) || node.exitValue() != 0) {
                throw new AssertionError("node --version does not end with 0");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("node, version 20 or later, must be on the PATH: " + e.getMessage(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
