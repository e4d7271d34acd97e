package org.hpsocket.itest.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hpsocket.itest.Child;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the fast path a message costs nothing on the heap: the loops and a sending thread, by the JVM's own count. */
final class AllocationIT {
    /** For two calls of the system a message: one in sixteen costs 56 bytes, and some box a number in 16. */
    private static final int OF_THE_JDK = 40;
    /**
     * A few of the small objects that an engine makes for a call: the compiler spares them now one side, now the other.
     */
    private static final int OF_THE_COMPILER = 160;
    private static final List<String> LOOPS = List.of("server", "client");
    private static final List<String> ALL = List.of("server", "client", "foreign");

    @ParameterizedTest
    @CsvSource({"push,25000,0", "pack,25000,0", "push,25000,1000", "pack,25000,1000", "push,20000,1",
        "pack,20000,1", "udp,25000,0", "udp,20000,50"})
    void shouldAllocateNothingPerMessage(final String protocol, final String messages, final String aheadOfThread) {
        assertAllocates("nio", protocol, messages, aheadOfThread, 1);
    }

    /** An asynchronous channel boxes what a call of the system has moved, and tells it by objects of its own. */
    @ParameterizedTest
    @CsvSource({"push,20000,0", "pack,20000,0", "push,20000,1000", "push,10000,1"})
    void shouldAllocateNothingOfItsOwnOverAsynchronousChannels(
        final String protocol, final String messages, final String aheadOfThread) {
        assertAllocates("aio", protocol, messages, aheadOfThread, OF_THE_JDK);
    }

    /** What a provider of TLS allocates for a record is its own affair; the filter adds nothing to it. */
    @ParameterizedTest
    @ValueSource(strings = {"BOUNCY_CASTLE", "JDK"})
    void shouldAllocateNothingPerRecordThatTheEngineDoesNot(final String provider) {
        final String few = Integer.toString(OF_THE_COMPILER);
        try (Child child = Child.of(Allocating.class, List.of(), provider, "10000", "0", "nio", few)) {
            final double engines = Double.parseDouble(child.await("engines "));
            final double server = Double.parseDouble(child.await("server "));
            final double client = Double.parseDouble(child.await("client "));
            assertTrue(Math.max(server, client) < engines + OF_THE_COMPILER, () -> String.join("\n", child.said()));
            assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
        }
    }

    private static void assertAllocates(final String transport, final String protocol, final String messages,
        final String aheadOfThread, final int mostBytes) {
        final String[] arguments = {protocol, messages, aheadOfThread, transport, Integer.toString(mostBytes)};
        try (Child child = Child.of(Allocating.class, List.of(), arguments)) {
            for (final String thread : aheadOfThread.equals("0") ? LOOPS : ALL) {
                final double bytes = Double.parseDouble(child.await(thread + " "));
                assertTrue(bytes < mostBytes, () -> String.join("\n", child.said()));
            }
            child.await("messages ");
            assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
        }
    }
}
