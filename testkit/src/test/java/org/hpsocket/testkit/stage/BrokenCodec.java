package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PackListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/**
 * A length of one byte, 1 to 99, then the message; sound, or with one rule broken. The length is taken off when it has
 * come.
 */
final class BrokenCodec implements Codec<PackListener> {

    /** The rules that can be broken. */
    enum Fault {
        NONE, PROGRESS_WITHOUT, MORE_AFTER_PROGRESS, TWO_EVENTS, EVENT_TOO_LONG, NEEDS_TOO_MUCH, NEEDS_NEGATIVE,
        BOUNDARY_INSIDE, NO_BOUNDARY, EXPORT_CHANGES, FOREIGN_STATE, ANY_STATE, LOSES_A_SLAB, RELEASES_TWICE,
        THROWS_ANYTHING, TAKES_NO_MATTER_WHAT, GROWS, NEVER_ENDS, ENDS_ANYWHERE, SHARES, CHANGES_THE_INPUT,
        WRONG_LENGTH_SENT, SENDS_TOO_LONG, WRITES_TWICE_WHEN_STARVED
    }

    /** Makes them. */
    record Factory(Fault fault, List<Integer> shared) implements CodecFactory {
        Factory(final Fault fault) {
            this(fault, new ArrayList<>());
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Swap swap() {
            return Swap.AT_BOUNDARY;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return new BrokenCodec(fault, shared);
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            if (state.version() != 0 && fault != Fault.ANY_STATE) {
                throw new IllegalArgumentException("state version=" + state.version());
            }
            return new BrokenCodec(fault, shared);
        }
    }

    private static final int LENGTH_MAX = 99;

    private final Fault fault;
    private final List<Integer> shared;
    private final List<Slab> held = new ArrayList<>();
    private int length;
    private int lacking;

    private BrokenCodec(final Fault fault, final List<Integer> shared) {
        this.fault = fault;
        this.shared = shared;
    }

    @Override
    public void requireSendable(final long bytes) {
        if ((bytes < 1 || bytes > LENGTH_MAX) && fault != Fault.SENDS_TOO_LONG) {
            throw HpSocketException.usage("length=" + bytes);
        }
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (length == 0) {
            return in.remaining() == 0 ? idle(in) : takeLength(in, turn);
        }
        if (in.remaining() < length) {
            lacking = length - (int) in.remaining();
            return fault == Fault.NEVER_ENDS ? Step.BLOCKED : Step.NEEDS_MORE;
        }
        return deliver(in, turn);
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        final var send = (Command.Send) command;
        final int sent = (int) send.length() + (fault == Fault.WRONG_LENGTH_SENT ? 1 : 0);
        if (fault == Fault.WRITES_TWICE_WHEN_STARVED) {
            turn.down(ByteBuffer.wrap(new byte[] {(byte) sent}));
        }
        final Slab slab = turn.take(1);
        if (slab == null) {
            return Step.BLOCKED;
        }
        slab.buffer().limit(1).put(0, (byte) sent);
        if (fault == Fault.WRITES_TWICE_WHEN_STARVED) {
            slab.release();
        } else {
            turn.down(slab);
        }
        send.writeTo(turn);
        return Step.EMITTED;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PackListener listener, final Connection connection) {
        return listener.onReceive(connection, unit);
    }

    @Override
    public Step end(final Turn turn) {
        return length == 0 || fault == Fault.ENDS_ANYWHERE ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public int needed() {
        if (fault == Fault.NEEDS_NEGATIVE) {
            return -1;
        }
        return lacking == 0 ? 0 : lacking + (fault == Fault.NEEDS_TOO_MUCH ? 1 : 0);
    }

    @Override
    public boolean atBoundary() {
        return fault == Fault.BOUNDARY_INSIDE || length == 0 && fault != Fault.NO_BOUNDARY;
    }

    @Override
    public State export() {
        if (fault == Fault.EXPORT_CHANGES) {
            length = 1;
        }
        return fault == Fault.FOREIGN_STATE ? new State(0, Map.of("fault", fault)) : State.NONE;
    }

    @Override
    public void release() {
        if (fault == Fault.GROWS) {
            held.forEach(Slab::release);
        }
    }

    private Step idle(final Bytes in) {
        lacking = 0;
        return fault == Fault.PROGRESS_WITHOUT ? Step.EMITTED : Step.NEEDS_MORE;
    }

    private Step takeLength(final Bytes in, final Turn turn) {
        final int next = in.peek(0);
        if (next < 1 || next > LENGTH_MAX) {
            if (fault == Fault.THROWS_ANYTHING) {
                throw new ArithmeticException("length=" + next);
            }
            if (fault != Fault.TAKES_NO_MATTER_WHAT) {
                throw new StageException(CloseReason.Kind.PROTOCOL, "length=" + next);
            }
        }
        lacking = 0;
        length = Math.max(1, next);
        in.skip(1);
        disturb(in, turn);
        return fault == Fault.MORE_AFTER_PROGRESS ? Step.NEEDS_MORE : Step.EMITTED;
    }

    /** Breaks what has to do with memory and input. */
    private void disturb(final Bytes in, final Turn turn) {
        switch (fault) {
            case LOSES_A_SLAB -> turn.take(1);
            case GROWS -> held.add(Objects.requireNonNull(turn.take(1 << 19)));
            case RELEASES_TWICE -> {
                final Slab slab = Objects.requireNonNull(turn.take(1));
                slab.release();
                slab.release();
            }
            case CHANGES_THE_INPUT -> {
                if (in.remaining() > 0) {
                    in.first().put(in.first().position(), (byte) 1);
                }
            }
            case SHARES -> {
                shared.add(length);
                length = shared.get(0);
            }
            default -> { }
        }
    }

    private Step deliver(final Bytes in, final Turn turn) {
        turn.event(fault == Fault.EVENT_TOO_LONG ? (int) in.remaining() + 1 : length);
        if (fault == Fault.TWO_EVENTS) {
            turn.event(length);
        }
        length = 0;
        lacking = 0;
        return Step.EMITTED;
    }
}
