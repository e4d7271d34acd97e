package org.hpsocket.testkit.component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The documents and the sources of this repository, for tests that compare the two. */
final class Documents {
    private static final Path ROOT = root();

    private Documents() {
    }

    /** A row of a table. */
    record Row(String heading, List<String> cells) {
        String first() {
            return cells.get(0).replace("`", "");
        }

        String last() {
            return cells.get(cells.size() - 1);
        }
    }

    static String document(final String name) {
        return text(ROOT.resolve("docs").resolve(name));
    }

    /** Gives the rows of all tables whose head has a cell of that name in that place. */
    static List<Row> rows(final String document, final int column, final String cell) {
        final var rows = new ArrayList<Row>();
        List<String> head = List.of();
        for (final String line : document(document).split("\n")) {
            final List<String> cells = cells(line);
            if (cells.isEmpty()) {
                head = List.of();
            } else if (head.isEmpty()) {
                head = cells;
            } else if (!cells.get(0).startsWith("---") && head.get(Math.floorMod(column, head.size())).equals(cell)) {
                rows.add(new Row(String.join(" | ", head), cells));
            }
        }
        return rows;
    }

    /** Gives the sources of all modules by the names of their types. */
    static Map<String, String> sources() {
        try (var files = Files.find(ROOT, 20, (path, about) -> path.toString().endsWith(".java")
            && path.toString().contains("src") && !path.toString().contains("target"))) {
            return files.collect(Collectors.toMap(
                path -> path.getFileName().toString().replace(".java", ""), Documents::text, String::concat));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(final String line) {
        if (!line.startsWith("|")) {
            return List.of();
        }
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|")).map(String::strip).toList();
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs").resolve("MIGRATING.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no docs/MIGRATING.md in or above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
