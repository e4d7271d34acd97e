package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PackListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * Messages that end with a delimiter. The event counts the delimiter, so that it goes with its message; the listener
 * does not see it.
 *
 * <p>What was searched already is remembered but is no state: a successor searches again from the front.
 * Whether a message sent has the delimiter inside is the application's affair: the peer reads two messages then.
 *
 * <p>Limits: a message has at most {@code maxLength} bytes, both ways; it may be empty.
 * <p>Fails: LIMIT as soon as a longer message is certain.
 */
final class DelimitedCodec implements Codec<PackListener> {
    private final int maxLength;
    private final ByteBuffer delimiter;
    private final DelimiterSearch search;
    private boolean begun;

    DelimitedCodec(final Settings settings) {
        maxLength = settings.integer("maxLength");
        final byte[] bytes = settings.value("delimiter", byte[].class).clone();
        delimiter = ByteBuffer.wrap(bytes);
        search = new DelimiterSearch(bytes);
    }

    @Override
    public void requireSendable(final long length) {
        if (length > maxLength) {
            throw HpSocketException.usage("delimited frame length=" + length + " must be 0 to " + maxLength);
        }
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        ((Command.Send) command).writeTo(turn);
        turn.down(delimiter);
        return Step.EMITTED;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        final boolean found = search.advance(in, maxLength);
        begun = !found && in.remaining() > 0;
        if (search.isOver(maxLength)) {
            throw new StageException(Kind.LIMIT, "delimited frame length>=" + search.length() + " max=" + maxLength);
        }
        if (!found) {
            return Step.NEEDS_MORE;
        }
        turn.event((int) search.length() + trailerBytes());
        search.reset();
        return Step.EMITTED;
    }

    /** Counts what is lacking at least: the rest of a delimiter. So a message once begun has to hurry. */
    @Override
    public int needed() {
        return begun ? search.missing() : 0;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        return listener.onReceive(connection, unit.limit(unit.limit() - trailerBytes()));
    }

    @Override
    public int trailerBytes() {
        return delimiter.capacity();
    }

    @Override
    public Step end(final Turn turn) {
        return begun ? Step.NEEDS_MORE : Step.ENDED;
    }
}
