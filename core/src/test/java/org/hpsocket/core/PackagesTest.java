package org.hpsocket.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of this module, as its class files name the classes that they use. */
class PackagesTest {
    private static final Pattern CLASS = Pattern.compile("(org/hpsocket/core(?:/[a-z]+)*)/[A-Z]");

    @Test
    void shouldPointOneWay() throws IOException, URISyntaxException {
        final Map<String, Set<String>> arrows = arrows();
        assertTrue(arrows.get("org/hpsocket/core/session").contains("org/hpsocket/core/loop"), arrows::toString);
        assertEquals(Set.of(), inCycles(arrows), "packages that depend on each other");
    }

    @Test
    void shouldNameThoseInCyclesWhenThereAreSome() {
        assertEquals(Set.of("a", "b", "c"), inCycles(Map.of(
            "top", Set.of("a"), "a", Set.of("b"), "b", Set.of("c", "leaf"), "c", Set.of("a"), "leaf", Set.of())));
    }

    private static Map<String, Set<String>> arrows() throws IOException, URISyntaxException {
        final Path classes = Path.of(Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        final Map<String, Set<String>> arrows = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes.resolve("org"))) {
            for (final Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
                final String from = classes.relativize(file.getParent()).toString().replace('\\', '/');
                final Set<String> used = arrows.computeIfAbsent(from, name -> new TreeSet<>());
                final Matcher named = CLASS.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                named.results().map(found -> found.group(1)).filter(to -> !to.equals(from)).forEach(used::add);
            }
        }
        return arrows;
    }

    private static Set<String> inCycles(final Map<String, Set<String>> arrows) {
        return arrows.keySet().stream().filter(one -> reached(one, arrows).contains(one)).collect(Collectors.toSet());
    }

    private static Set<String> reached(final String from, final Map<String, Set<String>> arrows) {
        final Set<String> reached = new HashSet<>();
        final var left = new ArrayDeque<>(arrows.get(from));
        while (!left.isEmpty()) {
            final String next = left.pop();
            if (reached.add(next)) {
                left.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
