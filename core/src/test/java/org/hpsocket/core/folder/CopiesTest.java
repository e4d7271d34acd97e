package org.hpsocket.core.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldRefuseAJarThatIsTooLong() throws IOException {
        try (var jar = new RandomAccessFile(folder.resolve("a.jar").toFile(), "rw")) {
            jar.setLength(Copies.JAR_MOST_BYTES + 1);
        }
        assertEquals("a.jar length=67108865 max=67108864", refusal(entry()));
    }

    @Test
    void shouldRefuseAJarThatChangedSinceItWasSeen() throws IOException {
        final Path jar = Files.writeString(folder.resolve("a.jar"), "some");
        final Entry seen = entry();
        Files.writeString(jar, "something");
        assertEquals("was changed while it was copied", refusal(seen));
    }

    @Test
    void shouldSayWhatIsWrongWithAFileThatIsNoJar() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "some");
        final String reason = refusal(entry());
        assertTrue(reason.startsWith("cannot be read as a module: "), reason);
        assertEquals(1, reason.lines().count());
    }

    private Entry entry() throws IOException {
        return Entry.of(folder.resolve("a.jar")).orElseThrow();
    }

    private static String refusal(final Entry entry) {
        try (var copies = new Copies()) {
            return assertThrows(Refused.class, () -> copies.open(entry)).getMessage();
        }
    }
}
