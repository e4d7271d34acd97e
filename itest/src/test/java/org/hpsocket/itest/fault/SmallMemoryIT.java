package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.hpsocket.itest.Child;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit, driven by eight threads across two loops in a process with 64 MB of each kind of memory. */
final class SmallMemoryIT {
    private static final List<String> SMALL =
        List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

    @ParameterizedTest
    @ValueSource(strings = {"send-refuse", "send-pause-reads", "send-wait-refuse", "send-wait", "send-wait-close",
        "send-close", "send-pausing-echo", "receive", "memory", "connections"})
    void shouldKeepTheLimitAndRecoverWhenManyThreadsDriveIt(final String limit) {
        try (Child child = Child.of(SmallMemory.class, SMALL, limit)) {
            child.await("passed");
            assertEquals(0, child.awaitEnd());
            final String said = String.join("\n", child.said());
            assertFalse(said.contains("OutOfMemoryError"), said);
        }
    }
}
