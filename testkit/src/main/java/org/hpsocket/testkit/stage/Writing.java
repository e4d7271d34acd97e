package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.Turn;

/**
 * A row of a codec's table: what an application sends, and the bytes on the wire.
 *
 * @param name names the row in reports
 * @param context what the codec is told
 * @param commands what is asked of the codec, in order
 * @param wire the bytes; of no meaning when refused
 * @param refused whether the codec refuses the last command for its length
 */
public record Writing(String name, StageContext context, List<Command> commands, byte[] wire, boolean refused) {

    /** A unit in pieces; a driver chooses how they go down. */
    record Unit(List<byte[]> pieces) implements Command.Send {
        @Override
        public long length() {
            return pieces.stream().mapToLong(piece -> piece.length).sum();
        }

        @Override
        public void writeTo(final Turn turn) {
            pieces.forEach(piece -> turn.down(ByteBuffer.wrap(piece)));
        }
    }

    /** A unit of which only the length counts. */
    record Announced(long length) implements Command.Send {
        @Override
        public void writeTo(final Turn turn) {
            throw new AssertionError("a unit that cannot be sent was written, length=" + length);
        }
    }

    /**
     * Copies what can change.
     *
     * @param name names the row
     * @param context what the codec is told
     * @param commands what is asked of the codec
     * @param wire the bytes
     * @param refused whether the last command is refused
     */
    public Writing {
        commands = List.copyOf(commands);
        wire = wire.clone();
    }

    /**
     * Makes a row of the side that accepted, in which nothing is sent.
     *
     * @param name names the row
     * @param settings what the codec needs to know
     * @return the row
     */
    public static Writing of(final String name, final Settings settings) {
        return new Writing(name, new StageContext(settings, true, Optional.empty()), List.of(), new byte[0], false);
    }

    /**
     * Adds a unit.
     *
     * @param pieces its pieces
     * @return the changed row
     */
    public Writing sends(final byte[]... pieces) {
        return asks(new Unit(List.of(pieces)));
    }

    /**
     * Adds a command of the protocol.
     *
     * @param command the command
     * @return the changed row
     */
    public Writing asks(final Command command) {
        final var more = new ArrayList<>(commands);
        more.add(command);
        return new Writing(name, context, more, wire, refused);
    }

    /**
     * Says what goes down.
     *
     * @param bytes the bytes
     * @return the changed row
     */
    public Writing gives(final byte... bytes) {
        return new Writing(name, context, commands, bytes, refused);
    }

    /**
     * Adds a unit that the codec refuses for its length.
     *
     * @param length its bytes
     * @return the changed row
     */
    public Writing refuses(final long length) {
        final Writing more = asks(new Announced(length));
        return new Writing(name, context, more.commands, wire, true);
    }

    /**
     * Puts the codec on the side that connects.
     *
     * @param host the host as it was given
     * @return the changed row
     */
    public Writing connecting(final String host) {
        final var connecting = new StageContext(context.settings(), false, Optional.of(host));
        return new Writing(name, connecting, commands, wire, refused);
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

    @Override
    public String toString() {
        return name;
    }
}
