package org.hpsocket.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/** The other side of a talk: expects bytes, answers bytes, line after line, and passes all that follows. */
final class Scripted implements Filter {

    /** What is expected, and what is said then. */
    record Line(byte[] expected, byte[] answer) {
    }

    private final Deque<Line> script;

    Scripted(final List<Line> script) {
        this.script = new ArrayDeque<>(script);
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (ready()) {
            return Talk.up(in, turn);
        }
        final Line next = script.element();
        if (next.expected().length == 0 || in.remaining() < next.expected().length) {
            return Step.NEEDS_MORE;
        }
        final var heard = new byte[next.expected().length];
        in.get(ByteBuffer.wrap(heard));
        if (!Arrays.equals(heard, next.expected())) {
            throw new StageException(Kind.PROTOCOL, "not what was expected");
        }
        say(turn);
        return Step.EMITTED;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (!ready() && script.element().expected().length == 0) {
            say(turn);
            return Step.EMITTED;
        }
        return (ready() ? Talk.OVER : Talk.ASKED).down(in, turn);
    }

    @Override
    public boolean ready() {
        return script.isEmpty();
    }

    @Override
    public Step end(final Turn turn) {
        return ready() ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public boolean atBoundary() {
        return false;
    }

    private void say(final Turn turn) {
        turn.down(ByteBuffer.wrap(script.remove().answer()));
    }
}
