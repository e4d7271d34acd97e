package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, which ends with the test. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    /** The release whose JVM warns of what Felix does, unless told not to; the script that users call tells it. */
    private static final int UNSAFE_IS_TOLD_OF_SINCE = 23;

    private final Process process;
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;
    private final Lines lines = new Lines();
    private final Lines errors = new Lines();

    /** Starts the command line. */
    Child(final String... arguments) throws IOException {
        this(new ProcessBuilder(commandLine(arguments)));
    }

    /** Starts any command. */
    Child(final ProcessBuilder command) throws IOException {
        process = command.start();
        out = CompletableFuture.supplyAsync(() -> lines.read(process.getInputStream()), Child::onItsOwnThread);
        err = CompletableFuture.supplyAsync(() -> errors.read(process.getErrorStream()), Child::onItsOwnThread);
    }

    private static List<String> commandLine(final String... arguments) {
        final var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        command.add("-XX:TieredStopAtLevel=1"); // its life is too short for the other compiler
        if (Runtime.version().feature() >= UNSAFE_IS_TOLD_OF_SINCE) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-jar", System.getProperty("hpsocket.jar")));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Gives the command its input, to the end. */
    Child type(final String input) throws IOException {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Waits for lines on stdout. */
    List<String> lines(final int count) throws InterruptedException {
        return lines.await(count);
    }

    /** Types, and goes on. */
    void tell(final String input) throws IOException {
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for a line on stdout that has this in it. */
    String awaitOut(final String part) throws InterruptedException {
        return lines.await(part);
    }

    /** Waits for a line on stderr that has this in it. */
    String awaitErr(final String part) throws InterruptedException {
        return errors.await(part);
    }

    /** Asks it to end, as a service manager does; {@link Process#destroy} would also cut off what it says. */
    void terminate() {
        process.toHandle().destroy();
    }

    int status() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the command does not end");
        return process.exitValue();
    }

    String out() {
        return out.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    String err() {
        return err.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A reader waits as long as its process lives: not for a pool. */
    private static void onItsOwnThread(final Runnable reader) {
        final var thread = new Thread(reader, "child-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /** What was printed so far. */
    private static final class Lines {
        private final StringBuilder printed = new StringBuilder();
        private boolean ended;

        private String read(final InputStream stream) {
            try (stream) {
                final var buffer = new byte[8_192];
                for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                    add(new String(buffer, 0, length, StandardCharsets.UTF_8));
                }
            } catch (final IOException e) {
                add("");
            }
            return end();
        }

        private synchronized void add(final String text) {
            printed.append(text);
            notifyAll();
        }

        private synchronized String end() {
            ended = true;
            notifyAll();
            return printed.toString();
        }

        private synchronized String await(final String part) throws InterruptedException {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!ended && System.nanoTime() - deadlineNs < 0 && printed.indexOf(part) < 0) {
                wait(TimeUnit.SECONDS.toMillis(1));
            }
            return printed.toString().lines().filter(line -> line.contains(part)).findFirst()
                .orElseThrow(() -> new AssertionError("waited in vain for " + part + "; it said:\n" + printed));
        }

        private synchronized List<String> await(final int count) throws InterruptedException {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!ended && System.nanoTime() - deadlineNs < 0
                && printed.chars().filter(c -> c == '\n').count() < count) {
                wait(TimeUnit.SECONDS.toMillis(1));
            }
            return printed.toString().lines().toList();
        }
    }
}
