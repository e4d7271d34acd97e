package org.hpsocket.proxy;

import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header with which a trusted proxy begins a connection, and tells whose it is. There must be one.
 *
 * <p>Fails: PROTOCOL for anything else, and for a header that is damaged or too long.
 * <p>Source: the PROXY protocol, versions 1 and 2, of HAProxy.
 */
final class HeaderFilter implements Filter {
    private Talk talk;

    HeaderFilter(final StageContext context, final Talk talk) {
        if (!context.accepted()) {
            throw new IllegalArgumentException("a connection that was made has no header");
        }
        this.talk = talk;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (talk == Talk.OVER) {
            return Talk.up(in, turn);
        }
        final Header header = read(in);
        if (header == null) {
            return Step.NEEDS_MORE;
        }
        in.skip(header.bytes());
        talk = Talk.OVER;
        if (header.source() != null && header.destination() != null) {
            turn.addresses(header.source(), header.destination());
        }
        return Step.EMITTED;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        return talk.down(in, turn);
    }

    @Override
    public boolean ready() {
        return talk == Talk.OVER;
    }

    @Override
    public boolean isTransparent() {
        return talk == Talk.OVER;
    }

    @Override
    public Step end(final Turn turn) {
        return talk == Talk.OVER ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public State export() {
        return talk.state();
    }

    private static @Nullable Header read(final Bytes in) {
        if (in.remaining() == 0) {
            return null;
        }
        return switch (in.peek(0)) {
            case HeaderText.FIRST -> HeaderText.read(in);
            case HeaderBinary.FIRST -> HeaderBinary.read(in);
            default -> throw broken("missing, the connection begins with " + Words.begin(in));
        };
    }

    static StageException broken(final String why) {
        return new StageException(Kind.PROTOCOL, "PROXY header " + why);
    }
}
