package org.hpsocket.itest.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hpsocket.itest.Child;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the fast path a message costs nothing on the heap: the loops and a sending thread, by the JVM's own count. */
final class AllocationIT {
    private static final List<String> LOOPS = List.of("server", "client");
    private static final List<String> ALL = List.of("server", "client", "foreign");

    @ParameterizedTest
    @CsvSource({"push,100000,0", "pack,100000,0", "push,100000,1000", "pack,100000,1000", "push,20000,1",
        "pack,20000,1", "udp,50000,0", "udp,20000,50"})
    void shouldAllocateNothingPerMessage(final String protocol, final String messages, final String aheadOfThread) {
        try (Child child = Child.of(Allocating.class, List.of(), protocol, messages, aheadOfThread)) {
            for (final String thread : aheadOfThread.equals("0") ? LOOPS : ALL) {
                final double bytes = Double.parseDouble(child.await(thread + " "));
                assertTrue(bytes < 1, () -> String.join("\n", child.said()));
            }
            child.await("messages ");
            assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
        }
    }
}
