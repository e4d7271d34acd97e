package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.Tcp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.Probe;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A full delivery that cuts a filter's unit waits for the next one, and what both lead to goes out together. */
class ReadingOnTest {
    private static final int READ_BYTES = 1024;

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** An echo over units of a thousand bytes. */
    private FakeLink echo(final Consumer<Options.Builder> options) {
        bench.diary.receive = (connection, data) -> {
            connection.send(data);
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted(
            Tcp.push().over(Probe.layer(context -> new Thousands())), bench.diary, options);
        link.readBytes = READ_BYTES;
        return link;
    }

    private static byte[] bytes(final int count) {
        return "x".repeat(count).getBytes();
    }

    @Test
    void shouldSendOnceForTwoDeliveriesThatShareAUnit() {
        final FakeLink link = echo(options -> { });
        link.arrives(bytes(READ_BYTES)).arrives(bytes(2_000 - READ_BYTES));
        bench.settle();
        assertEquals(List.of("2000"), link.sends);
    }

    @Test
    void shouldSendWhatThereIsWhenNothingFollows() {
        final FakeLink link = echo(options -> { });
        link.arrives(bytes(READ_BYTES));
        bench.settle();
        assertEquals(List.of("1000"), link.sends);
        assertEquals(2_000 - READ_BYTES, link.hint);
    }

    @Test
    void shouldWaitForTheEndOfTheTurnAtMost() {
        final FakeLink link = echo(options -> { });
        link.arrives(bytes(READ_BYTES)).arrives(bytes(READ_BYTES));
        bench.settle();
        link.arrives(bytes(READ_BYTES));
        bench.settle();
        assertEquals(List.of("2000", "1000"), link.sends);
    }

    @Test
    void shouldSendAtOnceWhenTheDeliveryWasNotFull() {
        final FakeLink link = echo(options -> { });
        link.arrives(bytes(READ_BYTES - 1)).arrives(bytes(2_001 - READ_BYTES));
        bench.settle();
        assertEquals(List.of("1000", "1000"), link.sends);
    }

    @Test
    void shouldSendAtOnceWhenMuchOfTheLimitWaits() {
        final FakeLink link = echo(options -> options.sendLimitBytes(2_048));
        link.arrives(bytes(READ_BYTES)).arrives(bytes(2_000 - READ_BYTES));
        bench.settle();
        assertEquals(List.of("1000", "1000"), link.sends);
    }

    /** Passes a thousand bytes at a time up, and everything down. */
    private static final class Thousands implements Filter {
        private static final int UNIT_BYTES = 1_000;
        private int needed;

        @Override
        public Step in(final Bytes in, final Turn turn) {
            needed = in.isEmpty() ? 0 : (int) Math.max(0, UNIT_BYTES - in.remaining());
            final Slab unit = in.remaining() < UNIT_BYTES ? null : turn.take(UNIT_BYTES);
            if (unit == null) {
                return Step.NEEDS_MORE;
            }
            in.get(unit.buffer().clear().limit(UNIT_BYTES));
            unit.buffer().flip();
            turn.up(unit);
            return Step.EMITTED;
        }

        @Override
        public int needed() {
            return needed;
        }

        @Override
        public Step out(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            turn.down(in.removeFirst());
            return Step.EMITTED;
        }

        @Override
        public Step end(final Turn turn) {
            return Step.ENDED;
        }
    }
}
