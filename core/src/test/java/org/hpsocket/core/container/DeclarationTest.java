package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationTest {
    @Test
    void shouldSetOptionsOfBothTheUriAndTheProperties() {
        final var declaration = Declaration.of(
            Map.of("uri", "tcp://127.0.0.1:5555?noDelay=true", "maxConnections", 7, "service.pid", "x~chat"));
        final Options options = declaration.applyTo(declaration.endpoint().applyTo(Options.builder())).build();
        assertEquals(7, options.maxConnections());
        assertTrue(options.noDelay());
        assertTrue(declaration.names("noDelay"));
        assertTrue(declaration.names("maxConnections"));
        assertFalse(declaration.names("threads"));
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "10ms, 10", "10s, 10000", "10m, 600000"})
    void shouldReadAGraceAsDurationsAreRead(final String text, final long expectedMs) {
        final var declaration = Declaration.of(Map.of("uri", "tcp://127.0.0.1:5555", "grace", text));
        assertEquals(expectedMs, declaration.grace().toMillis());
        assertFalse(declaration.names("grace"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        colour         | green  | unknown option colour
        threads        | 0      | threads=0 must be 1 to 512
        noDelay        | maybe  | noDelay=maybe is not true or false
        grace          | soon   | grace=soon is not a duration such as 500ms, 10s or 2m
        grace          | 999999m | grace=999999m must be 0 to 365 days
        uri            | tcp:// | endpoint tcp://
        """)
    void shouldNameWhatIsWrong(final String property, final String value, final String expected) {
        final var configuration = property.equals("uri") ? Map.<String, Object>of(property, value)
            : Map.<String, Object>of("uri", "tcp://127.0.0.1:0", property, value);
        final var refused = assertThrows(HpSocketException.class, () -> Declaration.of(configuration));
        assertTrue(refused.getMessage().startsWith(expected), refused::getMessage);
    }

    @Test
    void shouldAskForTheUri() {
        final var refused = assertThrows(HpSocketException.class, () -> Declaration.of(Map.of("threads", 1)));
        assertTrue(refused.getMessage().startsWith("property uri is missing"), refused::getMessage);
    }

    @Test
    void shouldNameAnEndpointAfterItsInstance() {
        assertEquals("chat", InstanceName.of("org.hpsocket.server", Map.of("service.pid", "org.hpsocket.server~chat")));
        assertEquals("1-2", InstanceName.of("org.hpsocket.server", Map.of("service.pid", "org.hpsocket.server.1-2")));
        assertEquals("alone", InstanceName.of("org.hpsocket.server", Map.of("service.pid", "alone")));
    }

    @Test
    void shouldAlignATable() {
        final var table = new Table("A", "B");
        table.row("longer", 1);
        table.row("x", "");
        assertEquals("A       B\nlonger  1\nx", table.toString());
    }
}
