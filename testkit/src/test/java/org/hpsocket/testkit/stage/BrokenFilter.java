package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;
import org.hpsocket.testkit.CountingSlabs;

/**
 * Pairs of a byte and its sum with all bytes before, then a pair that says farewell; sound, or with one rule broken.
 */
final class BrokenFilter implements Filter {

    /** The rules that can be broken. */
    enum Fault {
        NONE, TWO_UNITS, LEAVES_BYTES, LOSES_WHEN_STARVED, MORE_WHEN_STARVED, FORGETS_STATE, TRUSTS, NO_FAREWELL,
        NEVER_READY, EVENT, UPGRADE, USES_AN_OLD_TURN
    }

    /** Makes them. */
    record Factory(Fault fault) implements FilterFactory {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Swap swap() {
            return Swap.WITH_STATE;
        }

        @Override
        public Filter create(final StageContext context) {
            return new BrokenFilter(fault);
        }

        @Override
        public Filter restore(final State state, final StageContext context) {
            if (state.version() != 1) {
                throw new IllegalArgumentException("state version=" + state.version());
            }
            final var filter = new BrokenFilter(fault);
            if (fault != Fault.FORGETS_STATE) {
                final var values = new Settings(state.values());
                filter.sumIn = values.integer("sumIn");
                filter.sumOut = values.integer("sumOut");
                filter.farewell = values.flag("farewell");
                filter.said = values.flag("said");
            }
            return filter;
        }
    }

    private static final int PAIR = 2;
    private static final int BYTE = 0xFF;
    private static final int FAREWELL = 0x80;

    private final Fault fault;
    private int sumIn = 1;
    private int sumOut = 1;
    private int lacking;
    private boolean farewell;
    private boolean said;
    private Turn old = new StepTurn(true, new CountingSlabs(), () -> 0, new SplittableRandom(), () -> true);

    private BrokenFilter(final Fault fault) {
        this.fault = fault;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        lacking = in.remaining() == 1 ? 1 : 0;
        if (in.remaining() < PAIR || farewell && in.remaining() == 0) {
            return farewell ? Step.ENDED : Step.NEEDS_MORE;
        }
        final int value = in.peek(0) & BYTE;
        final int sum = in.peek(1) & BYTE;
        if (sum == (sumIn + value + FAREWELL & BYTE) && value == 0) {
            in.skip(PAIR);
            farewell = fault != Fault.NO_FAREWELL;
            return Step.EMITTED;
        }
        if ((sum != (sumIn + value & BYTE) || farewell) && fault != Fault.TRUSTS) {
            throw new StageException(CloseReason.Kind.PROTOCOL, "sum=" + sum);
        }
        return up(value, in, turn);
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (in.remaining() == 0 || fault == Fault.LEAVES_BYTES && in.remaining() == 1) {
            return Step.NEEDS_MORE;
        }
        if (!down(in.peek(0) & BYTE, 0, turn)) {
            return Step.BLOCKED;
        }
        in.skip(1);
        return Step.EMITTED;
    }

    @Override
    public boolean ready() {
        return fault != Fault.NEVER_READY;
    }

    @Override
    public Step end(final Turn turn) {
        return farewell || fault == Fault.NO_FAREWELL ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public Step finish(final Turn turn) {
        if (said) {
            return farewell ? Step.ENDED : Step.NEEDS_MORE;
        }
        said = down(0, FAREWELL, turn);
        return said ? Step.EMITTED : Step.BLOCKED;
    }

    @Override
    public int needed() {
        return lacking;
    }

    @Override
    public State export() {
        return new State(1, Map.of("sumIn", sumIn, "sumOut", sumOut, "farewell", farewell, "said", said));
    }

    private Step up(final int value, final Bytes in, final Turn turn) {
        switch (fault) {
            case EVENT -> turn.event(0);
            case UPGRADE -> turn.upgrade("other", State.NONE);
            case USES_AN_OLD_TURN -> old.take(1);
            default -> old = turn;
        }
        final Slab slab = turn.take(1);
        if (slab == null && fault == Fault.MORE_WHEN_STARVED) {
            return Step.NEEDS_MORE;
        }
        if (slab == null && fault != Fault.LOSES_WHEN_STARVED) {
            return Step.BLOCKED;
        }
        in.skip(PAIR);
        sumIn += value;
        if (slab != null) {
            slab.buffer().limit(1).put(0, (byte) value);
            turn.up(slab);
        }
        if (fault == Fault.TWO_UNITS) {
            turn.up(Objects.requireNonNull(turn.take(1)));
        }
        return Step.EMITTED;
    }

    private boolean down(final int value, final int mark, final Turn turn) {
        final Slab slab = turn.take(PAIR);
        if (slab == null) {
            return false;
        }
        sumOut += value;
        final ByteBuffer pair = slab.buffer().limit(PAIR);
        pair.put(0, (byte) value).put(1, (byte) (sumOut + mark));
        turn.down(slab);
        return true;
    }
}
