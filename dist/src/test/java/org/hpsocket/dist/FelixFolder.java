package org.hpsocket.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the assembled folder, for one test. */
final class FelixFolder {
    private static final Path BUILT = Path.of(System.getProperty("hpsocket.felix"));
    private static final Path EQUINOX = Path.of(System.getProperty("hpsocket.equinox"));
    private static final String PACK = "org.hpsocket.protocol.pack.jar";
    private static final String NIO = "org.hpsocket.transport.nio.jar";

    private final Path folder;
    private final Path temporary;

    private FelixFolder(final Path folder, final Path temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    static FelixFolder in(final Path place) {
        try (Stream<Path> tree = Files.walk(BUILT)) {
            final Path folder = place.resolve("hpsocket felix");
            for (final Path path : tree.toList()) {
                Files.copy(path, folder.resolve(BUILT.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return new FelixFolder(folder, Files.createDirectory(place.resolve("tmp")));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a framework in the place of Felix. */
    FelixFolder with(final String framework) throws IOException {
        if (framework.equals("equinox")) {
            for (final Path jar : list(folder.resolve("lib"))) {
                if (jar.getFileName().toString().contains("framework")) {
                    Files.delete(jar);
                }
            }
            addEquinox();
        }
        return this;
    }

    void addEquinox() throws IOException {
        Files.copy(EQUINOX, folder.resolve("lib").resolve(EQUINOX.getFileName()));
    }

    /** Writes a configuration, whole at once. */
    void configure(final String pid, final String... lines) throws IOException {
        final Path written = Files.write(folder.resolve("written"), List.of(lines));
        Files.move(written, configuration(pid), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void unconfigure(final String pid) throws IOException {
        Files.delete(configuration(pid));
    }

    /** Gives the bundle of PACK that it has from the start. */
    Path pack() {
        return folder.resolve("bundles").resolve(PACK);
    }

    /** Gives the bundle of the transport that it has from the start. */
    Path nio() {
        return folder.resolve("bundles").resolve(NIO);
    }

    /** Gives the place where another one is dropped. */
    Path dropped() {
        return folder.resolve("deploy").resolve("dropped.jar");
    }

    /** Writes a configuration as its sample has it, but for the endpoint. */
    void configureAsInSample(final String pid, final String uri) throws IOException {
        final Path sample = configuration(pid).resolveSibling(configuration(pid).getFileName() + ".sample");
        configure(pid, Files.readString(sample).replaceFirst("(?m)^uri = .*", "uri = " + uri));
    }

    /** Runs its script with the JDK of this test; it has a folder of its own for temporary files. */
    Child run(final String... options) throws IOException {
        return run(Stream.concat(Stream.of(script()), Stream.of(options)).toList());
    }

    /** Runs its script as somebody at a terminal does. */
    Child runAtTerminal() throws IOException {
        return run(List.of("script", "-qec", "'" + script() + "'", "/dev/null"));
    }

    private String script() {
        return folder.resolve("bin").resolve("hpsocket-felix").toString();
    }

    private Child run(final List<String> command) throws IOException {
        final var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary);
        builder.environment().put("TERM", "xterm");
        return new Child(builder);
    }

    /** What was left in the folder for temporary files. */
    List<Path> left() throws IOException {
        return list(temporary);
    }

    private Path configuration(final String pid) {
        return folder.resolve("conf").resolve(pid + ".cfg");
    }

    private static List<Path> list(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
