package org.hpsocket.dist.echo;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Spoils one answer of many, to show that the other side notices. <p>Thread: any. */
final class Damage {
    private static final String PROPERTY = "damage";

    private final AtomicLong left;

    private Damage(final long which) {
        left = new AtomicLong(which);
    }

    static Damage none() {
        return new Damage(0);
    }

    /** Reads the property; 0 or none spoils nothing. */
    static Damage of(final Map<String, Object> configuration) {
        return new Damage(Long.parseLong(String.valueOf(configuration.getOrDefault(PROPERTY, "0"))));
    }

    /** Gives the answer as it is, or a damaged copy when it is the one. */
    ByteBuffer pass(final ByteBuffer answer) {
        if (left.getOpaque() <= 0 || left.decrementAndGet() != 0 || !answer.hasRemaining()) {
            return answer;
        }
        final var copy = ByteBuffer.allocate(answer.remaining()).put(answer.duplicate()).flip();
        final int middle = copy.limit() / 2;
        return copy.put(middle, (byte) ~copy.get(middle));
    }
}
