package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.testkit.Wire;

/**
 * What a listener heard: which event, with which bytes. Equal when both are equal.
 *
 * @param event which event
 * @param body its bytes, copied
 * @param part whether its borders mean nothing: neighbours of the same event are then taken together
 */
public record Heard(String event, ByteBuffer body, boolean part) {

    /**
     * Copies the bytes.
     *
     * @param event which event
     * @param body its bytes, from position to limit
     * @param part whether its borders mean nothing
     */
    public Heard {
        body = ByteBuffer.wrap(Wire.of(body)).asReadOnlyBuffer();
    }

    /**
     * Notes a whole message.
     *
     * @param message the bytes
     * @return the event {@code message}
     */
    public static Heard message(final ByteBuffer message) {
        return new Heard("message", message, false);
    }

    /**
     * Notes a whole message.
     *
     * @param message the bytes
     * @return the event {@code message}
     */
    public static Heard message(final byte... message) {
        return message(ByteBuffer.wrap(message));
    }

    /**
     * Notes a piece of a stream.
     *
     * @param piece the bytes
     * @return the event {@code stream}, its borders of no meaning
     */
    public static Heard stream(final ByteBuffer piece) {
        return new Heard("stream", piece, true);
    }

    /**
     * Notes a piece of a stream.
     *
     * @param piece the bytes
     * @return the event {@code stream}, its borders of no meaning
     */
    public static Heard stream(final byte... piece) {
        return stream(ByteBuffer.wrap(piece));
    }

    /**
     * Notes an event with text.
     *
     * @param event which event
     * @param text its text
     * @return the event
     */
    public static Heard text(final String event, final String text) {
        return new Heard(event, ByteBuffer.wrap(Wire.text(text)), false);
    }

    /** Takes neighbouring parts together. */
    static List<Heard> merged(final List<Heard> all) {
        final var merged = new ArrayList<Heard>();
        for (final Heard next : all) {
            final Heard before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && before.part && next.part && before.event.equals(next.event)) {
                merged.set(merged.size() - 1, before.and(next));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    private Heard and(final Heard next) {
        return new Heard(event, ByteBuffer.wrap(Wire.join(Wire.of(body), Wire.of(next.body))), true);
    }

    /**
     * Gives the bytes.
     *
     * @return the bytes, from position to limit, read-only
     */
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    @Override
    public String toString() {
        return event + Wire.show(Wire.of(body));
    }
}
