package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetatypeTest {
    private static final Path API = Path.of("../api/src/main/java/org/hpsocket");
    private static final Path WRITTEN = Path.of("src/main/resources/OSGI-INF/metatype/org.hpsocket.xml");
    private static final Path MADE = Path.of("target/org.hpsocket.xml");

    /** When options have changed, the file made takes the place of the one written down. */
    @Test
    void shouldTellConsolesWhatTheOptionsAre() throws IOException {
        final String made = new Metatype(
            Files.readString(API.resolve("Options.java")), Files.readString(API.resolve("RuntimeOptions.java"))).text();
        Files.writeString(MADE, made);
        assertEquals(made, Files.readString(WRITTEN), () -> "copy " + MADE + " to " + WRITTEN);
    }
}
