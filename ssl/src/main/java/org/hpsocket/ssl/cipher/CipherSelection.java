package org.hpsocket.ssl.cipher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Cipher suites being chosen from: those that are in, and the others, each in order of preference. What is barred never
 * comes in again.
 */
final class CipherSelection {
    private final List<CipherSuite> in;
    private final List<CipherSuite> others;

    /**
     * Begins.
     *
     * @param in the suites that are in
     * @param others those that may come in
     */
    CipherSelection(final List<CipherSuite> in, final List<CipherSuite> others) {
        this.in = new ArrayList<>(in);
        this.others = new ArrayList<>(others);
    }

    /**
     * Applies one rule of a list.
     *
     * @param operator {@code !} bars, {@code -} takes out, {@code +} puts those that are in last; anything else takes
     *     in
     * @param meant the suites
     */
    void apply(final char operator, final Predicate<CipherSuite> meant) {
        switch (operator) {
            case '!' -> {
                take(in, meant);
                take(others, meant);
            }
            case '-' -> others.addAll(0, take(in, meant));
            case '+' -> in.addAll(take(in, meant));
            default -> in.addAll(take(others, meant));
        }
    }

    /** Sorts those that are in by strength; equals stay in order. */
    void sortByStrength() {
        in.sort(Comparator.comparingInt(CipherSuite::bits).reversed());
    }

    /**
     * Gives what is in.
     *
     * @return the suites, best first
     */
    List<CipherSuite> chosen() {
        return List.copyOf(in);
    }

    private static List<CipherSuite> take(final List<CipherSuite> from, final Predicate<CipherSuite> meant) {
        final List<CipherSuite> taken = from.stream().filter(meant).toList();
        from.removeIf(meant);
        return taken;
    }
}
