package org.hpsocket.itest.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.Child;

/** The PACK peer in JavaScript, which plays the recorded cases. */
final class ForeignPeer {
    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."), "src", "peer", "pack-peer.mjs");
    private static final long ANSWERS_WITHIN_S = 30;

    private ForeignPeer() {
    }

    /**
     * Starts it.
     *
     * @param arguments as its help tells
     * @return the process
     */
    static Child start(final List<String> arguments) {
        requireNode();
        final var command = new ArrayList<>(List.of("node", SCRIPT.toString()));
        command.addAll(arguments);
        return Child.command(command);
    }

    private static void requireNode() {
        if (!Files.isRegularFile(SCRIPT)) {
            throw new AssertionError("no file " + SCRIPT.toAbsolutePath() + "; basedir must be the folder itest");
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
