package org.hpsocket.protocol.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Draws what a property is tried with; the seed of a try that fails is in its message. */
final class Draw {
    private static final int TRIES = 250;

    private final SplittableRandom random;

    private Draw(final long seed) {
        random = new SplittableRandom(seed);
    }

    /** Tries a property with the same draws each time. */
    static void tries(final Consumer<Draw> property) {
        for (long seed = 1; seed <= TRIES; seed++) {
            try {
                property.accept(new Draw(seed));
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Draws a number; one in eight lies at an end. */
    int number(final int least, final int most) {
        return switch (random.nextInt(16)) {
            case 0 -> least;
            case 1 -> most;
            default -> (int) random.nextLong(least, most + 1L);
        };
    }

    long seed() {
        return random.nextLong();
    }

    boolean yes() {
        return random.nextBoolean();
    }

    byte[] bytes(final int least, final int most) {
        final byte[] bytes = new byte[number(least, most)];
        random.nextBytes(bytes);
        return bytes;
    }

    String text(final char first, final char last, final int least, final int most) {
        final var text = new StringBuilder();
        for (int left = number(least, most); left > 0; left--) {
            text.append((char) random.nextInt(first, last + 1));
        }
        return text.toString();
    }

    @SafeVarargs
    final <T> T of(final T... all) {
        return all[random.nextInt(all.length)];
    }

    <T> List<T> list(final int most, final Supplier<T> drawn) {
        final var list = new ArrayList<T>();
        for (int left = number(0, most); left > 0; left--) {
            list.add(drawn.get());
        }
        return list;
    }
}
