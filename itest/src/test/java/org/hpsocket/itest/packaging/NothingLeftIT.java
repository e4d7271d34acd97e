package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All our bundles come into a container and go again, in a process of its own: a just-in-time compiler that has work to
 * do keeps classes.
 */
class NothingLeftIT {
    private static final int VISITS = Integer.getInteger("hpsocket.visits", 20);
    /** Of the JDK, of tools and of one visit; all visits would be tens of thousands. */
    private static final int CLASSES_MOST = 1_000;
    /** Whatever else is printed comes from a bundle or the JVM, and tells of trouble. */
    private static final String FACT = "(visit|failures|threads|loaders|beans|files|ports|classes) .*";
    private static final long SEED = 20_240_229;
    /** The release whose JVM warns of what Felix does, unless told not to. */
    private static final int UNSAFE_IS_TOLD_OF_SINCE = 23;

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveNothingBehindWhenAllBundlesCameAndWentInAnyOrder() {
        final String[] arguments = {folder.toString(), Integer.toString(VISITS), Long.toString(SEED)};
        try (Child visits = Child.of(Visits.class, flags(), arguments)) {
            for (int i = 2; i <= VISITS; i++) {
                visits.await("visit " + i);
            }
            for (final String what : List.of("failures", "threads", "loaders", "beans")) {
                assertEquals("[]", visits.await(what), () -> String.join("\n", visits.said()));
            }
            assertEquals("0", visits.await("files"));
            assertEquals("[]", visits.await("ports"));
            final int classes = Integer.parseInt(visits.await("classes"));
            assertTrue(classes < CLASSES_MOST, () -> String.join("\n", visits.said()));
            assertEquals(0, visits.awaitEnd(), () -> String.join("\n", visits.said()));
            assertEquals(List.of(), visits.said().stream().filter(line -> !line.matches(FACT)).toList());
        }
    }

    private static List<String> flags() {
        final Stream<String> always =
            Stream.of("-XX:TieredStopAtLevel=1", "-Dhpsocket.bundles=" + System.getProperty("hpsocket.bundles"));
        final Stream<String> quiet = Runtime.version().feature() < UNSAFE_IS_TOLD_OF_SINCE
            ? Stream.empty() : Stream.of("--sun-misc-unsafe-memory-access=allow");
        return Stream.concat(always, quiet).toList();
    }
}
