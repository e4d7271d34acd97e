package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/LIMITS.md} with the options and constants there are. */
final class LimitsTest {
    private static final String DOCUMENT = "LIMITS.md";
    private static final Pattern NUMBERS = Pattern.compile("(\\d+) to (\\d+)");
    private static final Pattern CONSTANTS = Pattern.compile("[a-z_]+(, [a-z_]+)+");

    private static List<Documents.Row> options() {
        return Documents.rows(DOCUMENT, 0, "option");
    }

    private static Options with(final String option, final String text) {
        return Options.builder().set(option, text).build();
    }

    @Test
    void shouldListEveryOptionInTheOrderOfTheRecord() {
        assertEquals(List.copyOf(Options.Builder.names()), options().stream().map(Documents.Row::first).toList());
    }

    @Test
    void shouldGiveTheDefaultsOfTheCode() {
        final String cores = String.valueOf(Runtime.getRuntime().availableProcessors());
        final String more = String.valueOf(Runtime.getRuntime().availableProcessors() * 2 + 2);
        final var words = Map.of("empty", "", "cores", cores, "cores * 2 + 2", more);
        for (final Documents.Row row : options()) {
            final String text = row.cells().get(1);
            assertEquals(Options.DEFAULTS, with(row.first(), words.getOrDefault(text, text)), row.first());
        }
    }

    @Test
    void shouldGiveTheRangesOfTheCode() {
        for (final Documents.Row row : options()) {
            final Matcher range = NUMBERS.matcher(row.cells().get(2));
            if (range.matches()) {
                assertRange(row.first(), Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
            }
        }
    }

    @Test
    void shouldGiveTheConstantsOfTheCode() {
        for (final Documents.Row row : options()) {
            if (CONSTANTS.matcher(row.cells().get(2)).matches()) {
                for (final String constant : row.cells().get(2).split(", ")) {
                    assertDoesNotThrow(() -> with(row.first(), constant));
                }
            }
        }
    }

    @Test
    void shouldGiveTheInnerLimitsOfTheCode() {
        final Map<String, String> sources = Documents.sources();
        final var inner = Documents.rows(DOCUMENT, 0, "constant");
        assertTrue(inner.size() > 20);
        for (final Documents.Row row : inner) {
            final String[] parts = row.first().split("\\.", 2);
            assertTrue(sources.getOrDefault(parts[0], "").contains(" " + parts[1] + ";"), row.first());
        }
    }

    private static void assertRange(final String option, final long least, final long most) {
        assertDoesNotThrow(() -> with(option, String.valueOf(least)));
        assertDoesNotThrow(() -> with(option, String.valueOf(most)));
        assertThrows(HpSocketException.class, () -> with(option, String.valueOf(least - 1)), option);
        assertThrows(HpSocketException.class, () -> with(option, String.valueOf(most + 1)), option);
    }
}
