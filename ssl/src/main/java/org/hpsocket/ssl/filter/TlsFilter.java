package org.hpsocket.ssl.filter;

import java.nio.ByteBuffer;
import java.util.HashMap;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.TlsContexts;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.wire.Alert;
import org.hpsocket.ssl.wire.ClientHello;
import org.hpsocket.ssl.wire.Foreign;
import org.hpsocket.ssl.wire.Records;
import org.jspecify.annotations.Nullable;

/**
 * TLS on one connection: perhaps asleep, then the handshake, whose steps are done elsewhere unless they are brief, then
 * records.
 *
 * <p>A server makes no engine before the client's first message is whole and a context is chosen for the name in it.
 */
final class TlsFilter implements Filter {
    private static final int VERSION = 1;

    private enum Phase { ASLEEP, HELLO, SHAKING, OPEN, FAILED }

    private final TlsContexts contexts;
    private final boolean accepted;
    private final Handshake handshake;
    private Phase phase;
    private @Nullable Sealed sealed;
    private boolean counted;
    private boolean cut;
    private int needed;

    TlsFilter(final StageContext context) {
        final Tls tls = context.settings().value(Tls.NAME, Tls.class);
        contexts = tls.contexts();
        accepted = context.accepted();
        handshake = new Handshake(contexts, context);
        phase = tls.isAutoHandshake() ? Phase.HELLO : Phase.ASLEEP;
    }

    /** Goes on where another one left off. */
    static TlsFilter restored(final State state, final StageContext context) {
        if (state.version() != VERSION) {
            throw new IllegalArgumentException("tls state version=" + state.version() + " known=" + VERSION);
        }
        final var filter = new TlsFilter(context);
        filter.restore(state);
        return filter;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        final Step step = switch (phase) {
            case ASLEEP -> pass(in, turn);
            case HELLO -> accepted ? hello(in, turn) : begin(turn);
            case SHAKING -> shake(in, turn);
            case OPEN -> sealed().in(in, turn);
            case FAILED -> Step.NEEDS_MORE;
        };
        cut = step == Step.NEEDS_MORE && !in.isEmpty();
        needed = cut && phase == Phase.OPEN ? Records.lacking(in) : 0;
        return step;
    }

    /** What the record lacks that has begun to come. */
    @Override
    public int needed() {
        return needed;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        return switch (phase) {
            case ASLEEP -> {
                turn.down(in.removeFirst());
                yield Step.EMITTED;
            }
            case OPEN -> sealed().out(in, turn);
            default -> Step.BLOCKED;
        };
    }

    @Override
    public Step end(final Turn turn) {
        if (phase == Phase.ASLEEP || sealed != null && sealed.isFarewellHeard()) {
            return Step.ENDED;
        }
        if (cut || phase != Phase.OPEN) {
            return Step.NEEDS_MORE;
        }
        turn.cutShort();
        return Step.ENDED;
    }

    @Override
    public Step finish(final Turn turn) {
        return phase == Phase.OPEN ? sealed().finish(turn) : Step.ENDED;
    }

    @Override
    public boolean ready() {
        return phase == Phase.OPEN || phase == Phase.ASLEEP;
    }

    @Override
    public long deadlineNs() {
        return sealed == null ? Long.MAX_VALUE : sealed.deadlineNs();
    }

    @Override
    public boolean isAsleep() {
        return phase == Phase.ASLEEP;
    }

    @Override
    public void begin() {
        phase = Phase.HELLO;
    }

    @Override
    public State export() {
        final var values = new HashMap<>(handshake.state());
        values.put("phase", phase.name());
        if (counted) {
            values.put("counted", contexts.inFlight());
        }
        if (sealed != null) {
            sealed.state(values);
        }
        return new State(VERSION, values);
    }

    @Override
    public void release() {
        settled();
    }

    private void restore(final State state) {
        handshake.restore(state.values());
        phase = Phase.valueOf((String) state.values().get("phase"));
        counted = state.values().containsKey("counted");
        if (phase == Phase.OPEN) {
            sealed = new Sealed(handshake.engine());
            sealed.restore(state.values());
        }
    }

    private static Step pass(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        turn.up(in.removeFirst());
        return Step.EMITTED;
    }

    /** Begins as the client. */
    private Step begin(final Turn turn) {
        phase = Phase.SHAKING;
        turn.offload(handshake::begin);
        return Step.BLOCKED;
    }

    /** Begins as the server, once the client's first message is there. */
    private Step hello(final Bytes in, final Turn turn) {
        final ClientHello hello = ClientHello.read(in, alert -> turn.down(ByteBuffer.wrap(alert.fatal())));
        if (hello == null) {
            return Step.NEEDS_MORE;
        }
        if (!contexts.handshakeBegins()) {
            phase = Phase.FAILED;
            throw new StageException(Kind.LIMIT, "handshakes of tls in flight=" + contexts.handshakes()
                + " handshakesAtOnce=" + contexts.handshakesAtOnce());
        }
        counted = true;
        phase = Phase.SHAKING;
        final ByteBuffer records = Records.copy(in);
        turn.offload(() -> handshake.begin(hello, records));
        return Step.BLOCKED;
    }

    private Step shake(final Bytes in, final Turn turn) {
        if (handshake.hasStepped()) {
            return collect(in, turn);
        }
        final ByteBuffer records;
        try {
            records = Records.copy(in);
        } catch (final StageException e) {
            return refuse(in, turn, e);
        }
        if (records == null) {
            return Step.NEEDS_MORE;
        }
        if (handshake.isBrief(records)) {
            handshake.resume(records);
            return collect(in, turn);
        }
        turn.offload(() -> handshake.resume(records));
        return Step.BLOCKED;
    }

    /** What came is no record. */
    private Step refuse(final Bytes in, final Turn turn, final StageException error) {
        final String known = Foreign.known(in);
        if (known == null) {
            return Step.NEEDS_MORE;
        }
        turn.down(ByteBuffer.wrap(Alert.UNEXPECTED_MESSAGE.fatal()));
        phase = Phase.FAILED;
        settled();
        throw new StageException(Kind.HANDSHAKE, "tls handshake failed: "
            + (known.isEmpty() ? error.getMessage() : known));
    }

    /** Takes over what the last step has left. */
    private Step collect(final Bytes in, final Turn turn) {
        in.skip(handshake.readBytes());
        if (handshake.output().hasRemaining()) {
            turn.down(handshake.output());
        }
        handshake.taken();
        if (!handshake.failure().isEmpty()) {
            phase = Phase.FAILED;
            settled();
            throw new StageException(Kind.HANDSHAKE, "tls handshake failed: " + handshake.failure());
        }
        if (handshake.isDone()) {
            open(turn);
        }
        return Step.EMITTED;
    }

    private void open(final Turn turn) {
        phase = Phase.OPEN;
        sealed = new Sealed(handshake.engine());
        settled();
        turn.secured(handshake.session());
    }

    private void settled() {
        if (counted) {
            counted = false;
            contexts.handshakeEnds();
        }
    }

    private Sealed sealed() {
        final Sealed opened = sealed;
        if (opened == null) {
            throw new IllegalStateException("tls before its handshake");
        }
        return opened;
    }
}
