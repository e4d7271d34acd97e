package org.hpsocket.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process of its own, whose output is read line by line; killed, by its id, when closed.
 *
 * <p>Thread: the test's; a reader of its own collects the lines.
 */
public final class Child implements AutoCloseable {
    /** What Agrona needs on the class path. */
    public static final String AGRONA_FLAG = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final long PATIENCE_S = 90;
    private static final long KILL_S = 20;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private final Writer commands;
    private boolean ended;
    private int next;

    private Child(final List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (final IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
        commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        reader = new Thread(this::read, "itest-child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a main class of the tests, on their class path, with Agrona's flag.
     *
     * @param main the class
     * @param flags for the JVM
     * @param arguments for the class
     * @return the process
     */
    public static Child of(final Class<?> main, final List<String> flags, final String... arguments) {
        return new Child(java(main, with(flags, AGRONA_FLAG), arguments));
    }

    /**
     * Starts any program.
     *
     * @param command the program and its arguments
     * @return the process
     */
    public static Child command(final List<String> command) {
        return new Child(command);
    }

    /**
     * Gives the command that starts a main class of the tests, on their class path.
     *
     * @param main the class
     * @param flags for the JVM
     * @param arguments for the class
     * @return the command
     */
    public static List<String> java(final Class<?> main, final List<String> flags, final String... arguments) {
        final var command = new ArrayList<String>();
        command.add(tool("java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Finds a program of the JDK that runs the tests.
     *
     * @param name its name
     * @return its path
     */
    public static Path tool(final String name) {
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    /**
     * Waits for a line that begins so; lines before it are passed over.
     *
     * @param beginning how it begins
     * @return what follows, stripped
     */
    public String await(final String beginning) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        synchronized (lines) {
            while (true) {
                while (next < lines.size()) {
                    final String line = lines.get(next++);
                    if (line.startsWith(beginning)) {
                        return line.substring(beginning.length()).strip();
                    }
                }
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
                if (ended || leftMs <= 0) {
                    throw new AssertionError("waited in vain for " + beginning + "; the process "
                        + (ended ? "ended" : "runs") + " and said:\n" + String.join("\n", lines));
                }
                pause(leftMs);
            }
        }
    }

    /**
     * Tells the process a line.
     *
     * @param command the line
     */
    public void tell(final String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException("the process hears no more; it said:\n" + String.join("\n", said()), e);
        }
    }

    /**
     * Waits for its end.
     *
     * @return its exit status
     */
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new AssertionError("the process does not end; it said:\n" + String.join("\n", said()));
            }
            reader.join(TimeUnit.SECONDS.toMillis(KILL_S));
            return process.exitValue();
        } catch (final InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Gives what it has said so far, errors included.
     *
     * @return the lines
     */
    public List<String> said() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /**
     * Adds up what its threads have run.
     *
     * @return processor time in ns
     */
    public long cpuNs() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return tasks.collect(Collectors.summingLong(Child::runNs));
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
            throw interrupted(e);
        }
    }

    private static List<String> with(final List<String> flags, final String more) {
        return Stream.concat(flags.stream(), Stream.of(more)).toList();
    }

    private static long runNs(final Path task) {
        try {
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        } catch (final NoSuchFileException e) {
            return 0;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (final IOException e) {
            add("its output cannot be read: " + e);
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void add(final String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }

    private void pause(final long mostMs) {
        try {
            lines.wait(mostMs);
        } catch (final InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(final InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }
}
