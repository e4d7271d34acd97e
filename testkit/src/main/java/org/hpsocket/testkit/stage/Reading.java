package org.hpsocket.testkit.stage;

import java.util.List;
import java.util.Optional;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;

/**
 * A row of a codec's table: bytes from the wire, and what the listener hears.
 *
 * @param name names the row in reports
 * @param context what the codec is told
 * @param wire the bytes
 * @param heard what the listener hears, in order
 * @param failure how the codec fails after that, empty when it does not; TRUNCATED when the end of input shall find a
 *     unit cut off
 * @param unread how many of the bytes the codec leaves
 */
public record Reading(
    String name, StageContext context, byte[] wire, List<Heard> heard, Optional<CloseReason.Kind> failure,
    long unread) {

    /**
     * Copies what can change.
     *
     * @param name names the row
     * @param context what the codec is told
     * @param wire the bytes
     * @param heard what the listener hears
     * @param failure how the codec fails
     * @param unread how many bytes are left
     */
    public Reading {
        wire = wire.clone();
        heard = List.copyOf(heard);
    }

    /**
     * Makes a row of the side that accepted, in which nothing is heard.
     *
     * @param name names the row
     * @param settings what the codec needs to know
     * @param wire the bytes
     * @return the row
     */
    public static Reading of(final String name, final Settings settings, final byte... wire) {
        final var context = new StageContext(settings, true, Optional.empty());
        return new Reading(name, context, wire, List.of(), Optional.empty(), 0);
    }

    /**
     * Says what is heard.
     *
     * @param events the events, in order
     * @return the changed row
     */
    public Reading hears(final Heard... events) {
        return new Reading(name, context, wire, List.of(events), failure, unread);
    }

    /**
     * Says how the codec fails, after what is heard.
     *
     * @param kind the kind of its exception; TRUNCATED when the end of input shall find a unit cut off
     * @return the changed row
     */
    public Reading fails(final CloseReason.Kind kind) {
        return new Reading(name, context, wire, heard, Optional.of(kind), unread);
    }

    /**
     * Says how many bytes the codec leaves.
     *
     * @param bytes how many
     * @return the changed row
     */
    public Reading leaves(final long bytes) {
        return new Reading(name, context, wire, heard, failure, bytes);
    }

    /**
     * Puts the codec on the side that connects.
     *
     * @param host the host as it was given
     * @return the changed row
     */
    public Reading connecting(final String host) {
        final var connecting = new StageContext(context.settings(), false, Optional.of(host));
        return new Reading(name, connecting, wire, heard, failure, unread);
    }

    /**
     * Gives the bytes.
     *
     * @return a copy
     */
    @Override
    public byte[] wire() {
        return wire.clone();
    }

    /** Tells whether the codec throws. */
    boolean throwing() {
        return failure.isPresent() && !truncated();
    }

    /** Tells whether the end of input finds a unit cut off. */
    boolean truncated() {
        return failure.filter(kind -> kind == CloseReason.Kind.TRUNCATED).isPresent();
    }

    @Override
    public String toString() {
        return name;
    }
}
