package org.hpsocket.core.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.hpsocket.HpSocketException;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolFolderTest {
    @TempDir
    private Path folder;

    @Test
    void shouldRefuseAFolderThatIsNotThere() {
        final var options = new RuntimeOptions().withProtocols(folder.resolve("none"));
        final var refused = assertThrows(HpSocketException.class, () -> new Engine(options, new Registry()));
        assertEquals("protocols=" + folder.resolve("none") + " is not a folder", refused.getMessage());
    }

    @Test
    void shouldWatchUntilTheRuntimeIsClosed() {
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        final var engine = new Engine(new RuntimeOptions().withProtocols(folder), new Registry());
        final Thread watching = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread) && thread.getName().equals("hpsocket-protocols"))
            .findFirst().orElseThrow();
        assertTrue(watching.isDaemon());
        engine.close();
        assertFalse(watching.isAlive());
    }
}
