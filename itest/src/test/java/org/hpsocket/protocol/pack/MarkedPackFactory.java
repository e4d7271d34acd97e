package org.hpsocket.protocol.pack;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/**
 * Stands in for {@link PackCodecFactory} in the successors of its bundle that tests make. Its codecs write the number
 * of their jar where the flag is. A peer without a flag does not look at it, one of a test does: it sees which code has
 * answered.
 */
public final class MarkedPackFactory implements CodecFactory {
    /** The file of the jar with its number. */
    public static final String MARK = "mark";

    private final PackCodecFactory origin = new PackCodecFactory();
    private final int mark;

    /** Creates the factory; Declarative Services do. */
    public MarkedPackFactory() {
        try (InputStream number = MarkedPackFactory.class.getResourceAsStream("/" + MARK)) {
            mark = new DataInputStream(Objects.requireNonNull(number, MARK)).readInt();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return origin.name();
    }

    @Override
    public Swap swap() {
        return origin.swap();
    }

    @Override
    public Codec<?> create(final StageContext context) {
        final var marked = context.settings().with("flag", mark);
        return new MarkedPackCodec(new PackCodec(context.settings()), new PackCodec(marked));
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        origin.restore(state, context);
        return create(context);
    }
}
