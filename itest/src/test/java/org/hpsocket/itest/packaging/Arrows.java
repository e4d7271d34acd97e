package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Which packages of a jar need which others of it, as the names in its classes tell.
 *
 * @param of from each package to those that it needs
 */
record Arrows(Map<String, Set<String>> of) {
    private static final Pattern PACKAGE = Pattern.compile("org/hpsocket(?:/[a-z0-9]+)*(?=/[A-Z])");

    static Arrows in(final Path file) {
        final Map<String, Set<String>> arrows = new TreeMap<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (final JarEntry entry : jar.stream().filter(one -> one.getName().endsWith(".class")).toList()) {
                final String name = entry.getName();
                // names are ASCII in class files
                final var text = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                PACKAGE.matcher(text).results().map(MatchResult::group).forEach(arrows.computeIfAbsent(
                    name.substring(0, Math.max(0, name.lastIndexOf('/'))), none -> new TreeSet<>())::add);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("jar " + file, e);
        }
        return new Arrows(arrows);
    }

    /** The packages that are part of a circle or need one; none when all arrows go one way. */
    Set<String> circles() {
        final Map<String, Set<String>> left = new HashMap<>(of);
        List<String> ends;
        do {
            ends = left.keySet().stream().filter(from -> left.get(from).stream()
                .noneMatch(to -> !to.equals(from) && left.containsKey(to))).toList();
            left.keySet().removeAll(ends);
        } while (!ends.isEmpty());
        return new TreeSet<>(left.keySet());
    }
}
