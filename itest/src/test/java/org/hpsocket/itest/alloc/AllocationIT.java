package org.hpsocket.itest.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hpsocket.itest.Child;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the fast path a message costs nothing on the heap: the loops and a sending thread, by the JVM's own count. */
final class AllocationIT {
    private static final String MESSAGES = "100000";
    private static final List<String> LOOPS = List.of("server", "client");
    private static final List<String> ALL = List.of("server", "client", "foreign");

    @ParameterizedTest
    @CsvSource({"push,0", "pack,0", "push,1", "pack,1", "push,1000", "pack,1000"})
    void shouldAllocateNothingPerMessage(final String protocol, final int aheadOfForeignThread) {
        final String ahead = Integer.toString(aheadOfForeignThread);
        try (Child child = Child.of(Allocating.class, List.of(), protocol, MESSAGES, ahead)) {
            for (final String thread : aheadOfForeignThread == 0 ? LOOPS : ALL) {
                final double bytes = Double.parseDouble(child.await(thread + " "));
                assertTrue(bytes < 1, () -> String.join("\n", child.said()));
            }
            child.await("messages ");
            assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
        }
    }
}
