package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages of a bundle need each other one way. */
class ArrowsIT {
    /** What an application sees and what implements it name each other: these packages are one contract. */
    private static final String ONE = "org.hpsocket.api";

    @ParameterizedTest
    @MethodSource("bundles")
    void shouldGoOneWay(final Path jar) {
        assertEquals(Set.of(), Arrows.in(jar).circles());
    }

    @Test
    void shouldBeReadFromTheClasses() {
        final Set<String> needed = Arrows.in(Jars.of("org.hpsocket.ssl")).of().get("org/hpsocket/ssl/filter");
        assertTrue(needed.containsAll(Set.of("org/hpsocket/spi", "org/hpsocket/ssl/wire")), needed.toString());
        assertFalse(needed.contains("org/hpsocket/ssl/cipher"), needed.toString());
    }

    @Test
    void shouldShowACircle() {
        final var arrows = new Arrows(
            Map.of("a", Set.of("a", "b"), "b", Set.of("c", "other"), "c", Set.of("b"), "d", Set.of("other")));
        assertEquals(Set.of("a", "b", "c"), arrows.circles());
    }

    static Stream<Path> bundles() {
        return DescriptorIT.bundles().filter(jar -> !jar.equals(Jars.of(ONE)));
    }
}
