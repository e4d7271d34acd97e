package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.hpsocket.itest.Child;
import org.hpsocket.ssl.TlsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection over TLS keeps for its life is not of the bundle that is replaced meanwhile. */
final class StateReachIT {
    private static final String LOOKED = "looked at ";
    private static final int LEAST_OBJECTS = 500;

    @ParameterizedTest
    @EnumSource
    void shouldKeepNothingOfTheBundle(final TlsProvider provider) {
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            assertEquals(List.of(), kept(provider.name(), version));
        }
    }

    /** Its price, which is told: and the walk finds what there is to find. */
    @Test
    void shouldKeepTheBundleWithAKeyLog(final @TempDir Path folder) {
        final List<String> kept =
            kept(TlsProvider.BOUNCY_CASTLE.name(), "TLSv1.3", folder.resolve("keys.log").toString());
        assertFalse(kept.isEmpty());
        assertTrue(kept.stream().allMatch(way -> way.contains("org.hpsocket.ssl.")), kept::toString);
    }

    /** The ways from the states of both sides to what is of the bundle. */
    private static List<String> kept(final String... arguments) {
        try (Child child = Child.of(StateReach.class, open(), arguments)) {
            assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
            final List<String> looked = lines(child, LOOKED);
            assertEquals(2, looked.size(), () -> String.join("\n", child.said()));
            for (final String objects : looked) {
                assertTrue(Integer.parseInt(objects.split(" ")[0]) > LEAST_OBJECTS, objects);
            }
            return lines(child, "keeps ");
        }
    }

    private static List<String> lines(final Child child, final String beginning) {
        return child.said().stream().filter(line -> line.startsWith(beginning))
            .map(line -> line.substring(beginning.length())).toList();
    }

    /** Flags that let reflection see all of the JDK. */
    private static List<String> open() {
        return ModuleLayer.boot().modules().stream().flatMap(module -> module.getPackages().stream()
            .map(name -> "--add-opens=" + module.getName() + "/" + name + "=ALL-UNNAMED")).toList();
    }
}
