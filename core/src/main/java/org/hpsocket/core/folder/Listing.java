package org.hpsocket.core.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What lies in the folder at one moment.
 *
 * @param entries the first ones by name
 * @param passedOver how many more there are
 */
record Listing(List<Entry> entries, int passedOver) {
    /** The most jars, or folders of jars, that are looked at. */
    static final int ENTRIES_MOST = 256;

    static Listing of(final Path folder) throws IOException {
        final var first = new TreeSet<Path>();
        int passedOver = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Entry::isCandidate)) {
            for (final Path file : files) {
                first.add(file);
                if (first.size() > ENTRIES_MOST) {
                    first.pollLast();
                    passedOver++;
                }
            }
        } catch (final DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Listing(entries(first), passedOver);
    }

    /** What vanishes while it is looked at was not there. */
    private static List<Entry> entries(final TreeSet<Path> paths) {
        final var entries = new ArrayList<Entry>();
        for (final Path path : paths) {
            try {
                Entry.of(path).ifPresent(entries::add);
            } catch (final IOException e) {
                continue;
            }
        }
        return entries;
    }
}
