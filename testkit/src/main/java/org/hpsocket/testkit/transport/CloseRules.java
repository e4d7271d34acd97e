package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Map;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/** How links end: half, in order, by force, from inside every call-back; told exactly once. */
public interface CloseRules extends Benched {

    /** A finish is told the peer once; the peer can still send, and both close in order. */
    @Test
    default void shouldHearFromAPeerAfterFinishing() {
        final LinkPair pair = bench().connect();
        pair.far().read();
        pair.near().read();
        pair.near().finish();
        bench().await("the end", () -> pair.far().ends() == 1);
        pair.far().send(Wire.text("still here"));
        bench().await("the answer", () -> pair.near().receivedBytes() == 10);
        pair.far().finish();
        bench().await("the other end", () -> pair.near().ends() == 1);
        pair.near().abort();
        pair.far().abort();
        bench().await("both closes", () -> pair.near().isClosed() && pair.far().isClosed());
        assertTrue(pair.near().cause().isEmpty());
        assertTrue(pair.far().cause().isEmpty());
    }

    /** The end waits behind all bytes, also for a reader that takes its time. */
    @Test
    default void shouldTellAnEndBehindAllBytes() {
        final byte[] data = Wire.random(20_000, 1);
        final LinkPair pair = bench().connect();
        pair.near().write(data, 1_000);
        pair.near().finish();
        bench().breathe();
        while (pair.far().ends() == 0) {
            final int before = pair.far().deliveries().size();
            pair.far().ask();
            bench().await("a delivery or the end",
                () -> pair.far().deliveries().size() > before || pair.far().ends() == 1);
        }
        assertArrayEquals(data, pair.far().received());
    }

    /** Asking on after the end brings neither bytes nor another end. */
    @Test
    default void shouldTellAnEndOnce() {
        final LinkPair pair = bench().connect();
        pair.far().read();
        pair.near().finish();
        bench().await("the end", () -> pair.far().ends() == 1);
        pair.far().ask();
        bench().breathe();
        assertEquals(1, pair.far().ends());
        assertFalse(pair.far().isClosed());
    }

    /** A close without a cause is told without one; the peer sees an end. */
    @Test
    default void shouldCloseInOrder() {
        final LinkPair pair = bench().connect();
        pair.far().read();
        pair.near().abort();
        bench().await("the close", () -> pair.near().isClosed());
        assertTrue(pair.near().cause().isEmpty());
        bench().await("the peer's end", () -> pair.far().ends() == 1);
    }

    /** What was sent before a close arrives, when nothing of the peer was unread. */
    @Test
    default void shouldDeliverWhatWasSentBeforeAClose() {
        final LinkPair pair = bench().connect();
        pair.near().send(Wire.text("last words"));
        bench().await("the send", () -> !pair.near().isSending());
        pair.near().abort();
        pair.far().read();
        bench().await("the peer's end", () -> pair.far().ends() == 1);
        assertArrayEquals(Wire.text("last words"), pair.far().received());
    }

    /** A close gives the cause that it was called with. */
    @Test
    default void shouldTellTheCauseOfAnAbort() {
        final LinkPair pair = bench().connect();
        final var cause = new IOException("wanted");
        pair.near().abort(cause);
        bench().await("the close", () -> pair.near().isClosed());
        assertSame(cause, pair.near().cause().orElse(null));
    }

    /** However often it is aborted, a link closes once. */
    @Test
    default void shouldCloseOnceWhenAbortedAgain() {
        final LinkPair pair = bench().connect();
        pair.near().call(link -> {
            pair.near().abort();
            pair.near().abort(new IOException("again"));
        });
        bench().await("the close", () -> pair.near().isClosed());
        pair.near().abort();
        bench().breathe();
        assertTrue(pair.near().isClosed());
    }

    /** A link that is aborted tells nothing more, although there is much to tell. */
    @Test
    default void shouldTellNothingAfterAnAbort() {
        final LinkPair pair = bench().connect();
        pair.far().write(new byte[50_000], 1_000);
        pair.near().whenReceived(LinkProbe::abort);
        pair.near().read();
        bench().await("the close", () -> pair.near().isClosed());
        bench().breathe();
        assertEquals(1, pair.near().deliveries().size());
    }

    /** A link closed inside its opening closes once. */
    @Test
    default void shouldCloseInsideTheOpening() {
        final LinkPair pair = bench().connect(
            TransportBench.plain(), near -> near.whenOpen(LinkProbe::abort), far -> { });
        bench().await("the close", () -> pair.near().isClosed());
        pair.far().read();
        bench().await("what the peer hears", () -> pair.far().ends() == 1 || pair.far().isClosed());
    }

    /** An accepted link closed inside its opening closes once. */
    @Test
    default void shouldCloseInsideTheOpeningWhenAccepted() {
        final LinkPair pair = bench().connect(
            TransportBench.plain(), near -> { }, far -> far.whenOpen(LinkProbe::abort));
        bench().await("the close", () -> pair.far().isClosed());
        pair.near().read();
        bench().await("what the peer hears", () -> pair.near().ends() == 1 || pair.near().isClosed());
    }

    /** A link closed inside its end closes once. */
    @Test
    default void shouldCloseInsideTheEnd() {
        final LinkPair pair = bench().connect();
        pair.far().whenEnd(LinkProbe::abort);
        pair.far().read();
        pair.near().finish();
        bench().await("the close", () -> pair.far().isClosed());
    }

    /** A link closed when a send is done closes once. */
    @Test
    default void shouldCloseInsideTheSent() {
        final LinkPair pair = bench().connect();
        pair.near().whenSent(LinkProbe::abort);
        pair.near().write(new byte[bulkBytes()], TransportBench.READ_BYTES);
        bench().breathe();
        pair.far().read();
        bench().await("the close", () -> pair.near().isClosed());
        assertEquals(1, pair.near().sents());
    }

    /** Who closes with bytes unread may reset the peer, which hears of an end or a cause. */
    @Test
    default void shouldTellThePeerOfACloseWithUnreadBytes() {
        final LinkPair pair = bench().connect();
        pair.near().send(Wire.text("never read"));
        bench().breathe();
        pair.near().read();
        pair.far().abort();
        bench().await("what the peer hears", () -> pair.near().ends() == 1 || pair.near().cause().isPresent());
    }

    /** A reset is told to a link that reads at once, with a cause. */
    @Test
    default void shouldTellAResetToAReader() {
        final LinkPair pair = resetting();
        pair.near().read();
        pair.near().write(new byte[2 * TransportBench.READ_BYTES], TransportBench.READ_BYTES);
        bench().breathe();
        pair.far().abort();
        bench().await("the reset", () -> pair.near().isClosed());
        assertTrue(pair.near().cause().isPresent());
    }

    /** A reset ends a send that is held up. */
    @Test
    default void shouldTellAResetDuringASend() {
        final LinkPair pair = resetting();
        pair.near().write(new byte[bulkBytes()], TransportBench.READ_BYTES);
        bench().breathe();
        pair.far().abort();
        bench().await("the reset", () -> pair.near().isClosed());
        assertTrue(pair.near().cause().isPresent());
    }

    /** Who goes on sending to a peer that is gone hears a cause. */
    @Test
    default void shouldTellAResetToAWriter() {
        final LinkPair pair = bench().connect();
        pair.far().abort();
        bench().await("the close", () -> pair.far().isClosed());
        for (int tries = 0; tries < 50 && !pair.near().isClosed(); tries++) {
            pair.near().send(new byte[100]);
            bench().breathe();
        }
        assertTrue(pair.near().isClosed());
        assertTrue(pair.near().cause().isPresent());
    }

    /** Calls after the close do nothing, and release what they are given. */
    @Test
    default void shouldIgnoreCallsAfterTheClose() {
        final LinkPair pair = bench().connect();
        pair.near().abort();
        bench().await("the close", () -> pair.near().isClosed());
        pair.near().call(link -> {
            final var unit = new Bytes();
            unit.append(pair.near().loop().slabs().of(Wire.text("too late")));
            link.receive(0);
            link.send(unit);
            link.offer(ByteBuffer.allocateDirect(10));
            link.finish();
            link.abort(new IOException("too late"));
        });
        bench().breathe();
        assertTrue(pair.near().cause().isEmpty());
    }

    /** The addresses stay known after the close. */
    @Test
    default void shouldKnowItsAddressesAfterTheClose() {
        final LinkPair pair = bench().connect();
        final var local = pair.near().link().localAddress();
        final var remote = pair.near().link().remoteAddress();
        pair.near().abort();
        bench().await("the close", () -> pair.near().isClosed());
        assertEquals(local, pair.near().link().localAddress());
        assertEquals(remote, pair.near().link().remoteAddress());
    }

    /**
     * Tells how much is more than a link and its peer ever buffer.
     *
     * @return the bytes
     */
    int bulkBytes();

    /**
     * Two ends that reset when they close: by sockets that do not linger, where they can, and always with bytes
     * unread.
     */
    private LinkPair resetting() {
        final boolean linger =
            bench().transport().socketOptions(SocketKind.CONNECTED).contains(StandardSocketOptions.SO_LINGER);
        final Map<SocketOption<?>, Object> options = linger ? Map.of(StandardSocketOptions.SO_LINGER, 0) : Map.of();
        return bench().connect(TransportBench.with(Map.of(), options), near -> { }, far -> { });
    }
}
