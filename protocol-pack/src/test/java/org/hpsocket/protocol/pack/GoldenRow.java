package org.hpsocket.protocol.pack;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hpsocket.testkit.Wire;

/** An object of a recorded file. */
record GoldenRow(Map<?, ?> values) {

    /** Reads a file that holds an object. */
    static GoldenRow object(final String file) {
        try (var in = open(file)) {
            return new GoldenRow(JSON.std.mapFrom(in));
        } catch (final IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** Reads a file that holds a list. */
    static List<GoldenRow> list(final String file) {
        try (var in = open(file)) {
            return rows(JSON.std.listFrom(in));
        } catch (final IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    boolean has(final String name) {
        return values.containsKey(name);
    }

    int number(final String name) {
        return ((Number) values.get(name)).intValue();
    }

    String text(final String name) {
        return (String) values.get(name);
    }

    byte[] hex(final String name) {
        return Wire.hex(text(name));
    }

    /** Gives a list of texts; one text is a list of one. */
    List<String> texts(final String name) {
        final Object value = values.get(name);
        return value instanceof List<?> list ? list.stream().map(String.class::cast).toList() : List.of((String) value);
    }

    GoldenRow row(final String name) {
        return new GoldenRow((Map<?, ?>) values.get(name));
    }

    List<GoldenRow> rows(final String name) {
        return rows((List<?>) values.get(name));
    }

    private static List<GoldenRow> rows(final List<?> list) {
        return list.stream().map(one -> new GoldenRow((Map<?, ?>) one)).toList();
    }

    private static InputStream open(final String file) {
        return Objects.requireNonNull(GoldenRow.class.getResourceAsStream("/golden/" + file), file);
    }

    @Override
    public String toString() {
        final Object name = has("case") ? values.get("case") : values.get("name");
        return name == null ? values.toString() : name.toString();
    }
}
