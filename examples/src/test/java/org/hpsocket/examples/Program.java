package org.hpsocket.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An example in a process of its own, which ends with the test. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;

    Program(final Class<?> main, final String... arguments) throws IOException {
        final var command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.inputReader();
    }

    String line() throws IOException {
        return out.readLine();
    }

    /** Gives the port of the line that says that it is ready. */
    int port() throws IOException {
        final String ready = line();
        assertTrue(ready.matches("ready .*:\\d+"), ready);
        return Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
    }

    /** Types a line. */
    void type(final String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
    }

    int status() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the program does not end");
        return process.exitValue();
    }

    /** Lets it hang: it keeps its connections, and does nothing any more. */
    void freeze() throws IOException, InterruptedException {
        final Process kill = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start();
        assertTrue(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0, "cannot be stopped");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
