package org.hpsocket.core.stage;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * Keeps the place of a stage whose code is lacking, or is needed no more. It does nothing; its session does not step
 * it.
 */
public final class Absent implements Filter, Codec<Listener> {
    /** In place of a codec. */
    public static final Absent CODEC = new Absent(true);
    private static final Absent UNREADY = new Absent(false);

    private final boolean ready;

    private Absent(final boolean ready) {
        this.ready = ready;
    }

    /** In place of a filter: as ready as the one that was there. */
    static Absent filter(final boolean ready) {
        return ready ? CODEC : UNREADY;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        return Step.BLOCKED;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        return Step.BLOCKED;
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        return Step.BLOCKED;
    }

    @Override
    public Step end(final Turn turn) {
        return Step.ENDED;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final Listener listener, final Connection connection) {
        throw new IllegalStateException("there is no code to deliver a unit");
    }

    @Override
    public FetchResult fetch(final Command.Fetch question, final Bytes in) {
        return FetchResult.LENGTH_TOO_LONG;
    }
}
