package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A module out of a few lines of source, as a jar. */
final class SmallModule {
    private final Path folder;
    private final List<Path> path = new ArrayList<>();

    /** @param folder where the jars go, and what is needed to make them */
    SmallModule(final Path folder) {
        this.folder = folder;
        path.add(Jars.of("org.hpsocket.api"));
    }

    /**
     * Makes a module whose codec factory has this name, and this in its constructor; what is made later may require
     * it.
     */
    Path codec(final String module, final String codec, final String directives, final String statement,
        final String... files) {
        return jar(module, Map.of(
            "module-info.java", "module " + module + " { requires org.hpsocket.api; " + directives
                + " provides org.hpsocket.spi.CodecFactory with " + module + ".Factory; }",
            module.replace('.', '/') + "/Factory.java", """
                package %s;

                import org.hpsocket.spi.Codec;
                import org.hpsocket.spi.CodecFactory;
                import org.hpsocket.spi.StageContext;
                import org.hpsocket.spi.State;
                import org.hpsocket.spi.Swap;

                public final class Factory implements CodecFactory {
                    public Factory() {
                        %s
                    }

                    @Override
                    public String name() {
                        return "%s";
                    }

                    @Override
                    public Swap swap() {
                        return Swap.DRAIN;
                    }

                    @Override
                    public Codec<?> create(StageContext context) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public Codec<?> restore(State state, StageContext context) {
                        throw new UnsupportedOperationException();
                    }
                }
                """.formatted(module, statement, codec)),
            Stream.concat(Stream.of("META-INF/services/org.hpsocket.spi.CodecFactory", module + ".Factory\n"),
                Stream.of(files)).toArray(String[]::new));
    }

    /** Makes a module that exports a class Word in its package. */
    Path library(final String module) {
        return jar(module, Map.of("module-info.java", "module " + module + " { exports " + module + "; }",
            module.replace('.', '/') + "/Word.java",
            "package " + module + "; public final class Word { public static String say() {"
            + " return \"" + module + "\"; } }"));
    }

    /** Makes a module; sources by their path, and other files as pairs of path and text. */
    Path jar(final String module, final Map<String, String> sources, final String... files) {
        try {
            final Path work = Files.createTempDirectory(folder, "small");
            final Path classes = work.resolve("classes");
            final var arguments = new ArrayList<>(
                List.of("--release", "17", "-d", classes.toString(), "-p", Jars.path(path)));
            for (final var source : sources.entrySet()) {
                arguments.add(write(work.resolve("src").resolve(source.getKey()), source.getValue()).toString());
            }
            Tools.run("javac", arguments.toArray(String[]::new));
            for (int i = 0; i < files.length; i += 2) {
                write(classes.resolve(files[i]), files[i + 1]);
            }
            final Path jar = work.resolve(module + ".jar");
            Tools.run("jar", "--create", "--file", jar.toString(), "--module-version", "1.0",
                "-C", classes.toString(), ".");
            path.add(jar);
            return jar;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(final Path file, final String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
