package org.hpsocket.itest.swap.numbered;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How the code of one jar behaves: a file in it tells.
 *
 * @param mark what it writes into each header
 * @param way one of the names below
 */
public record Manners(int mark, String way) {
    /** The file, with mark and way. */
    public static final String FILE = "manners";
    /** As it should. */
    public static final String GOOD = "GOOD";
    /** The factory makes nothing. */
    public static final String FACTORY_THROWS = "FACTORY_THROWS";
    /** The factory makes what throws as soon as it has something to read. */
    public static final String FIRST_UNIT_THROWS = "FIRST_UNIT_THROWS";
    /** The version of the state is not one that it knows. */
    public static final String REFUSES = "REFUSES";
    /** Can be replaced at a boundary only, and never comes to one. */
    public static final String NEVER_AT_BOUNDARY = "NEVER_AT_BOUNDARY";

    static Manners ofJar() {
        try (InputStream text = Manners.class.getResourceAsStream("/" + FILE)) {
            final byte[] bytes = Objects.requireNonNull(text, FILE).readAllBytes();
            final String[] words = new String(bytes, StandardCharsets.UTF_8).split(" ");
            return new Manners(Integer.parseInt(words[0]), words[1]);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean is(final String one) {
        return way.equals(one);
    }

    @Override
    public String toString() {
        return mark + " " + way;
    }
}
