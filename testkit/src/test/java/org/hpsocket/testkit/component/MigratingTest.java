package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/MIGRATING.md} with the names of the original and with the tests there are. */
final class MigratingTest {
    private static final String DOCUMENT = "MIGRATING.md";
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern IS_TEST = Pattern.compile("@(Parameterized)?Test\\b");
    private static final int LEAST_REASON = 20;

    private static List<Documents.Row> rows() {
        return Documents.rows(DOCUMENT, -1, "shown by");
    }

    private static Stream<MatchResult> testsNamed() {
        return TEST.matcher(Documents.document(DOCUMENT)).results();
    }

    @Test
    void shouldHaveATestOrAReasonInEveryRow() {
        assertEquals(List.of(), rows().stream().filter(row -> !TEST.matcher(row.last()).find() && !isReason(row.last()))
            .map(Documents.Row::first).toList());
        assertTrue(rows().size() > 100);
    }

    @Test
    void shouldNameOnlyTestsThatExist() {
        final Map<String, String> sources = Documents.sources();

        assertEquals(List.of(), testsNamed()
            .filter(test -> !declares(sources.getOrDefault(test.group(1), ""), test.group(2)))
            .map(MatchResult::group).distinct().toList());
    }

    @Test
    void shouldNameOnlySuitesThatATransportRuns() {
        final Map<String, String> sources = Documents.sources();
        final String runners = String.join("", sources.values());

        assertEquals(List.of(), testsNamed().map(test -> test.group(1)).filter(suite -> suite.endsWith("Contract"))
            .filter(suite -> !runners.contains(" extends " + suite + " {")).distinct().toList());
    }

    @Test
    void shouldAnswerEveryNameOfTheOriginal() throws IOException {
        final String document = Documents.document(DOCUMENT);

        assertEquals(List.of(), names().stream()
            .filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(document).find()).toList());
    }

    private static boolean isReason(final String text) {
        return text.startsWith("none: ") && text.length() > LEAST_REASON;
    }

    /** Whether what stands between the method before it and the method itself makes it a test. */
    private static boolean declares(final String source, final String method) {
        final int name = source.indexOf(" void " + method + "(");
        final String before = source.substring(0, Math.max(0, name));
        return IS_TEST.matcher(before.substring(Math.max(0, before.lastIndexOf(" void ")))).find();
    }

    private static List<String> names() throws IOException {
        final var names = new ArrayList<String>();
        final var stream = MigratingTest.class.getResourceAsStream("hp-socket-names.txt");
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.addAll(List.of(line.split(" "))));
        }
        return names;
    }
}
