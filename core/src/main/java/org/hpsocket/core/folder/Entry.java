package org.hpsocket.core.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A jar of the folder, or a folder of jars that belong together.
 *
 * @param path where it is
 * @param jars the jars of it
 * @param stamp differs once one of them was changed or replaced: names, lengths, times and the system's keys
 */
record Entry(Path path, List<Path> jars, String stamp) {
    private static final String JAR = ".jar";

    /**
     * Whether a name can be that of an entry. Uploads under way are told by another ending, or a point before the
     * name.
     */
    static boolean isCandidate(final Path path) {
        final String name = path.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(JAR) || Files.isDirectory(path));
    }

    /** Looks at a path. @return none when there is no jar, or no longer */
    static Optional<Entry> of(final Path path) throws IOException {
        final List<Path> jars = Files.isDirectory(path) ? jars(path) : List.of(path);
        final var stamp = new StringBuilder();
        for (final Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                return Optional.empty();
            }
            final var facts = Files.readAttributes(jar, BasicFileAttributes.class);
            stamp.append(jar.getFileName()).append(' ').append(facts.size()).append(' ')
                .append(facts.lastModifiedTime()).append(' ').append(facts.fileKey()).append('\n');
        }
        return jars.isEmpty() ? Optional.empty() : Optional.of(new Entry(path, jars, stamp.toString()));
    }

    private static List<Path> jars(final Path set) throws IOException {
        final var jars = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(set, "*" + JAR)) {
            files.forEach(jars::add);
        }
        Collections.sort(jars);
        return jars;
    }
}
