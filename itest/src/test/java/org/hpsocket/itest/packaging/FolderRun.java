package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;

/** A process that runs with a folder of protocols, and that folder. */
final class FolderRun implements AutoCloseable {
    /** What it says of what it uses, and of what it does not. */
    private static final String USED = "INFO: protocols: ";
    private static final String REFUSED = "WARNING: protocols: ";
    /** Queued compilations keep classes. */
    private static final List<String> FLAGS = List.of(
        "-XX:TieredStopAtLevel=1", "-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%n");
    private static final String TEMPORARY = "temporary";

    private final Path folder;
    private final Path work;
    private final Child child;

    private FolderRun(final Path work, final List<String> command) {
        this.work = work;
        try {
            folder = Files.createTempDirectory(work, "protocols").toRealPath();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final var whole = new ArrayList<>(command);
        whole.add(folder.toString());
        child = Child.command(whole);
        child.await("runs:");
    }

    /** Starts it with the runtime on the module path. */
    static FolderRun onModulePath(final Path work, final List<String> jars) {
        return new FolderRun(work, Stream.of(List.of(Child.tool("java").toString()), flags(work),
            List.of(ModularApplication.AGRONA_FLAG, "-p", path(work, jars), "-m", ModularApplication.FOLDER_MAIN))
            .flatMap(List::stream).toList());
    }

    /** Starts it with the runtime on the class path. */
    static FolderRun onClassPath(final Path work, final List<String> jars) {
        return new FolderRun(work, Stream.of(List.of(Child.tool("java").toString()), flags(work),
            List.of(Child.AGRONA_FLAG, "-cp", path(work, jars), ModularApplication.FOLDER_CLASS))
            .flatMap(List::stream).toList());
    }

    /** Starts it out of an image that has it. */
    static FolderRun inImage(final Path work, final Path image) {
        return new FolderRun(work, Stream.of(List.of(image.resolve("bin").resolve("java").toString()), flags(work),
            List.of("-m", ModularApplication.FOLDER_MAIN)).flatMap(List::stream).toList());
    }

    /**
     * Puts a whole file, or folder of files, into the folder at once; waits until it is used.
     *
     * @return what is said of it
     */
    String use(final Path jar, final String name) {
        drop(jar, name);
        return child.await(USED + folder.resolve(name) + " provides ");
    }

    /** Puts a file into the folder at once. */
    void drop(final Path jar, final String name) {
        try {
            final Path ready = Files.createTempDirectory(work, "ready").resolve(name);
            Files.copy(jar, ready);
            Files.move(ready, folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes over a file of the folder. */
    void overwrite(final String name, final byte... bytes) {
        try {
            Files.write(folder.resolve(name), bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a folder in the folder, with a copy of these. */
    void dropSet(final String name, final Path... jars) {
        try {
            final Path ready = Files.createTempDirectory(work, "set");
            for (final Path jar : jars) {
                Files.copy(jar, ready.resolve(jar.getFileName()));
            }
            Files.move(ready, folder.resolve(name));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(final String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String awaitUsed(final String name) {
        return child.await(USED + folder.resolve(name) + " provides ");
    }

    /** Waits until it is said of a file that it is not used, also if that was said already. @return why */
    String awaitRefused(final String name) {
        final String line = REFUSED + folder.resolve(name) + " is not used: ";
        Patience.until(line, () -> refusal(line).isPresent());
        return refusal(line).orElseThrow();
    }

    /** Waits until a module and version has gone. */
    void awaitGone(final String unit) {
        child.await(USED + unit + " of ");
    }

    /** Tells it something. @return what follows the beginning of its answer */
    String ask(final String command, final String beginning) {
        child.tell(command);
        return child.await(beginning + ":");
    }

    Peer connectTo(final String uri) {
        return new Peer(new InetSocketAddress("127.0.0.1", Integer.parseInt(ask("serve " + uri, "serves"))));
    }

    /** Ends it in good order. */
    void end() {
        ask("end", "ended");
        if (child.awaitEnd() != 0) {
            throw new AssertionError(String.join("\n", child.said()));
        }
        final String[] left = work.resolve(TEMPORARY).toFile().list();
        if (left.length > 0) {
            throw new AssertionError("it left temporary files: " + List.of(left));
        }
    }

    @Override
    public void close() {
        child.close();
    }

    private Optional<String> refusal(final String line) {
        return child.said().stream().filter(said -> said.startsWith(line))
            .map(said -> said.substring(line.length())).findFirst();
    }

    private static List<String> flags(final Path work) {
        try {
            final Path temporary = Files.createDirectories(work.resolve(TEMPORARY));
            return Stream.concat(FLAGS.stream(), Stream.of("-Djava.io.tmpdir=" + temporary)).toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(final Path work, final List<String> jars) {
        final Path application = work.resolve("application");
        if (!Files.isDirectory(application)) {
            ModularApplication.compile(application);
        }
        return Jars.path(Stream.concat(Jars.of(jars, Jars.BOUNCY_CASTLE).stream(), Stream.of(application)).toList());
    }
}
