package org.hpsocket.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A linked image of the command line.
 *
 * @param folder where it is
 */
record Image(Path folder) {

    /** The one that the build makes. */
    static Image built() {
        return new Image(Path.of(System.getProperty("hpsocket.image")));
    }

    /** Links one more. */
    static Image link(final Path folder, final String... options) throws IOException, InterruptedException {
        final var command = new ArrayList<>(
            List.of("./image", "--jdk=" + System.getProperty("java.home"), "--output=" + folder));
        command.addAll(List.of(options));
        try (var linking = new Child(new ProcessBuilder(command))) {
            if (linking.status() != 0) {
                throw new AssertionError(linking.err());
            }
        }
        return new Image(folder);
    }

    /** The same, elsewhere. */
    Image copy(final Path target) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.toList()) {
                Files.copy(file, target.resolve(folder.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new Image(target);
    }

    /** Runs its launcher. */
    Child run(final String... arguments) throws IOException {
        final var command = new ArrayList<>(List.of(folder.resolve("bin/hpsocket").toString()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command));
    }

    /** Runs its Java. */
    Child java(final String... arguments) throws IOException {
        final var command = new ArrayList<>(List.of(folder.resolve("bin/java").toString()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command));
    }

    /** Finds what was left out. */
    Path optional(final String module) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("optional"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(module + "-")).findFirst()
                .orElseThrow(() -> new AssertionError("no optional " + module));
        }
    }

    /** Puts a jar among its protocols, whole at once. @return where it is */
    Path drop(final Path jar, final String name) throws IOException {
        final Path whole = Files.copy(jar, folder.resolve(name + ".part"));
        return Files.move(whole, folder.resolve("protocols").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
