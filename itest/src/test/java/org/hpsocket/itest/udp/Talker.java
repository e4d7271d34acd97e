package org.hpsocket.itest.udp;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.itest.Noise;

/**
 * One of a crowd: asks with messages that follow from its number and that of the question, so that every answer can be
 * checked, also one that comes twice.
 *
 * <p>Thread: any.
 */
public final class Talker {
    private static final int HEAD_BYTES = 2 * Integer.BYTES;
    private static final int LEAST_BYTES = 20;
    private static final int MOST_BYTES = 600;

    private final int number;
    private volatile int asked;
    private volatile int answered;

    /**
     * Begins with no question.
     *
     * @param number which of the crowd it is
     */
    public Talker(final int number) {
        this.number = number;
    }

    /** Begins with the next question. */
    public void begin() {
        asked++;
    }

    /**
     * Tells whether the question is answered.
     *
     * @return whether it is
     */
    public boolean isAnswered() {
        return answered == asked;
    }

    /**
     * Asks, perhaps again: datagrams may be lost.
     *
     * @param connection of whom
     */
    public void ask(final Connection connection) {
        connection.send(question(asked));
    }

    /**
     * Takes an answer.
     *
     * @param answer the answer
     * @return whether it is right
     */
    public boolean hear(final ByteBuffer answer) {
        if (answer.remaining() < HEAD_BYTES || answer.getInt(answer.position()) != number) {
            return false;
        }
        final int which = answer.getInt(answer.position() + Integer.BYTES);
        if (which < 1 || which > asked || !question(which).equals(answer)) {
            return false;
        }
        answered = Math.max(answered, which);
        return true;
    }

    private ByteBuffer question(final int which) {
        final long seed = (long) number << Integer.SIZE | which;
        final int length = LEAST_BYTES + Math.floorMod(seed * 31, MOST_BYTES);
        return ByteBuffer.allocate(HEAD_BYTES + length).putInt(number).putInt(which)
            .put(new Noise(seed).next(length)).flip();
    }
}
