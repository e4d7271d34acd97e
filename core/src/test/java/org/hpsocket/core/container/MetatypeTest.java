package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.hpsocket.Options;
import org.hpsocket.Reconnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetatypeTest {
    private static final Path API = Path.of("../api/src/main/java/org/hpsocket");
    private static final Path WRITTEN = Path.of("src/main/resources/OSGI-INF/metatype/org.hpsocket.xml");
    private static final Path MADE = Path.of("target/org.hpsocket.xml");

    private static final Pattern DEFAULT = Pattern.compile("<AD id=\"(\\w+)\"[^>]* default=\"([^\"]*)\"");

    /** When options have changed, the file made takes the place of the one written down. */
    @Test
    void shouldTellConsolesWhatTheOptionsAre() throws IOException {
        final String made = new Metatype(
            Files.readString(API.resolve("Options.java")), Files.readString(API.resolve("RuntimeOptions.java"))).text();
        Files.writeString(MADE, made);
        assertEquals(made, Files.readString(WRITTEN), () -> "copy " + MADE + " to " + WRITTEN);
    }

    /** Consoles write all that they show. */
    @ParameterizedTest
    @CsvSource({"0, tcp://127.0.0.1:5555", "0, udp://127.0.0.1:5555", "1, pack://127.0.0.1:5555",
        "2, udp://127.0.0.1:5555"})
    void shouldDescribeDefaultsThatChangeNothing(final int description, final String uri) throws IOException {
        final String[] descriptions = Files.readString(WRITTEN).split("<OCD");
        final var configuration = new HashMap<String, Object>();
        DEFAULT.matcher(descriptions[description + 1]).results()
            .forEach(option -> configuration.put(option.group(1), option.group(2)));
        assertTrue(configuration.size() > 20, configuration::toString);
        configuration.put("uri", uri);
        configuration.put("heartbeat", "");
        final Options options = Declaration.of(Role.values()[description], configuration).options();
        assertEquals(Options.DEFAULTS, options.change().reconnect(Reconnect.never()).build());
        assertEquals(description == 0 ? Reconnect.never() : Role.BACK_OFF, options.reconnect());
    }
}
