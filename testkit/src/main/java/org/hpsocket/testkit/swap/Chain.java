package org.hpsocket.testkit.swap;

import java.nio.ByteBuffer;
import java.util.Map;
import org.hpsocket.spi.Settings;

/**
 * One direction of a {@link ChainCodec}: how many messages there were, what they add up to, and the end of what was
 * said.
 */
final class Chain {
    private static final int PRIME = 31;
    private static final int WORDS = 32;

    private final byte[] words;
    private int number;
    private int sum;

    Chain() {
        this.words = new byte[WORDS];
    }

    Chain(final Map<String, Object> values, final String direction) {
        final var known = new Settings(values);
        this.words = known.value(direction + "Words", byte[].class).clone();
        this.number = known.integer(direction + "Number");
        this.sum = known.integer(direction + "Sum");
    }

    void export(final Map<String, Object> values, final String direction) {
        values.put(direction + "Words", words.clone());
        values.put(direction + "Number", number);
        values.put(direction + "Sum", sum);
    }

    int number() {
        return number;
    }

    /** Adds a message. @return the sum of all there were, each byte taken with one that was said before */
    int add(final ByteBuffer message) {
        number++;
        for (int at = 0; message.hasRemaining(); at++) {
            final byte said = message.get();
            final int word = at % WORDS;
            sum = sum * PRIME + (said ^ words[word]);
            words[word] = said;
        }
        return sum;
    }
}
