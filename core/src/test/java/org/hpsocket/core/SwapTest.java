package org.hpsocket.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.Tcp;
import org.hpsocket.core.code.Origin;
import org.hpsocket.core.codec.PullCodec;
import org.hpsocket.core.codec.PushCodec;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a change of code means for one session: the bytes it has, the events it told, the links it holds. */
class SwapTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** PUSH of another name. */
    private record Later(CodecFactory push) implements CodecFactory {
        @Override
        public String name() {
            return "later";
        }

        @Override
        public Swap swap() {
            return push.swap();
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return push.create(context);
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            return push.restore(state, context);
        }
    }

    /** Asks for a successor with its first byte. */
    private static final class Starter implements Codec<PushListener> {
        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            in.skip(1);
            turn.upgrade("later", State.NONE);
            return Step.EMITTED;
        }

        @Override
        public Step out(final Command command, final Turn turn) {
            ((Command.Send) command).writeTo(turn);
            return Step.EMITTED;
        }

        @Override
        public HandleResult deliver(final ByteBuffer unit, final PushListener listener, final Connection connection) {
            throw new IllegalStateException("a starter has no units");
        }

        @Override
        public Step end(final Turn turn) {
            return Step.ENDED;
        }
    }

    private static final class Puller implements PullListener {
        private final List<String> heard = new ArrayList<>();
        private int fetches;

        @Override
        public HandleResult onReceive(final PullConnection connection, final int available) {
            heard.add("available " + available);
            if (available >= fetches && fetches > 0) {
                final ByteBuffer target = ByteBuffer.allocate(fetches);
                assertEquals(FetchResult.OK, connection.fetch(target));
                heard.add(new String(target.array(), StandardCharsets.ISO_8859_1));
            }
            return HandleResult.OK;
        }
    }

    private CodecFactory later() {
        final var later = new Later(new PushCodec.Factory());
        bench.registry.add(later, new Origin("later", "1", 0));
        return later;
    }

    private void assertChanged(final String name) {
        bench.settle();
        assertEquals(1, bench.component().swaps().done());
        assertTrue(bench.component().code().stream()
            .anyMatch(one -> one.name().equals(name) && one.current() && one.connections() == 1),
                bench.component().code()::toString);
    }

    @Test
    void shouldJoinWhatWasLeftUnreadToWhatComesAfterAChange() {
        bench.diary.receive = (connection, data) -> {
            if (data.remaining() < 6) {
                connection.unread(3);
            }
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted();
        link.arrives("abcde");
        bench.settle();
        bench.engine.swap(new PushCodec.Factory());
        assertChanged("push");
        assertEquals("accept, handshake, receive abcde", bench.events());
        link.arrives("fgh");
        bench.settle();

        assertEquals("accept, handshake, receive abcde, receive cdefgh", bench.events());
    }

    @Test
    void shouldTellNoPulledBytesTwice() {
        final var puller = new Puller();
        final FakeLink link = bench.accepted(Tcp.pull(), puller, options -> { });
        link.arrives("abcde");
        bench.settle();
        bench.engine.swap(new PullCodec.Factory());
        assertChanged("pull");
        puller.fetches = 7;
        link.arrives("fg");
        bench.settle();

        assertEquals(List.of("available 5", "available 7", "abcdefg"), puller.heard);
    }

    @Test
    void shouldWaitForCodeToUpgradeTo() {
        final CodecFactory later = later();
        final FakeLink link = bench.accepted(Probe.over(new Starter()), bench.diary, options -> { });
        bench.registry.remove(later);
        link.arrives("!first");
        bench.settle();
        assertEquals("accept, handshake", bench.events());
        assertEquals(1, bench.component().swaps().pending());
        link.arrives("second");
        bench.settle();
        later();
        bench.settle();

        assertEquals("accept, handshake, receive first, receive second", bench.events());
        assertEquals(0, bench.component().swaps().pending());
    }

    @Test
    void shouldCloseWhenNoCodeToUpgradeToComes() {
        bench.registry.remove(later());
        final FakeLink link = bench.accepted(
            Probe.over(new Starter()), bench.diary, options -> options.swapTimeout(Duration.ofSeconds(3)));
        link.arrives("!first");
        bench.advance(Duration.ofSeconds(4));

        assertEquals("accept, handshake, close SWAP, error SWAP", ordered(bench.events()));
        assertTrue(bench.diary.reasons.get(0).message().startsWith("codec later was taken away, and none came"),
            bench.diary.reasons::toString);
    }

    @Test
    void shouldNotWaitForItselfWhenCodeIsTakenAwayInAnEvent() {
        final var better = new PushCodec.Factory();
        bench.registry.add(better, new Origin("better", "2", 9));
        bench.diary.receive = (connection, data) -> {
            bench.registry.remove(better);
            return HandleResult.OK;
        };
        final FakeLink link = bench.accepted();
        link.arrives("first");
        bench.settle();
        bench.diary.receive = (connection, data) -> HandleResult.OK;
        link.arrives("second");

        assertChanged("push");
        assertEquals("accept, handshake, receive first, receive second", bench.events());
    }

    /** The close and the error that tells of it come in either order. */
    private static String ordered(final String events) {
        return events.replace("error SWAP, close SWAP", "close SWAP, error SWAP");
    }
}
