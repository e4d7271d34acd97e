package org.hpsocket.transport.aio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioLinkTest {
    private static final long IDLE_POLLS = 20;
    private static final int SLAB_BYTES = 64 * 1024;

    // ---- reading

    @Test
    void shouldDeliverOnceWhenAskedOnce() throws Exception {
        try (Wire wire = new Wire()) {
            wire.receive();
            wire.receive();
            wire.peerSends("one");
            wire.heard.expect("received one");
            wire.peerSends("two");
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("received two");
        }
    }

    @Test
    void shouldReadNoMoreThanAllowedWhenTheSlabIsLarger() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(3, 16, Map.of(), Map.of()))) {
            wire.peerSends("abcdef");
            wire.receive();
            wire.heard.expect("received abc");
            wire.receive();
            wire.heard.expect("received def");
        }
    }

    @Test
    void shouldHoldOneSmallSlabWhenItWaits() throws Exception {
        try (Wire wire = new Wire()) {
            wire.receive();
            wire.loop.pollsWhileIdle();
            assertEquals(Reads.LEAST_BYTES, wire.loop.slabs().outBytes());
        }
    }

    @Test
    void shouldHoldOneSmallDeliveryWhenPausedHoweverMuchComes() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peer.getOutputStream().write(random(100_000));
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertEquals(Reads.LEAST_BYTES, wire.loop.slabs().outBytes());
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldReadWholeDeliveriesWhileBytesFlow() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(SLAB_BYTES, 16, Map.of(), Map.of()))) {
            wire.peer.getOutputStream().write(random(40_000));
            wire.loop.pollsWhileIdle();
            wire.heard.asksFor(1);
            wire.receive();
            assertEquals("received ".length() + Reads.LEAST_BYTES, wire.heard.next().length());
            assertEquals("received ".length() + 40_000 - Reads.LEAST_BYTES, wire.heard.next().length());
        }
    }

    @Test
    void shouldReadWholeDeliveriesForOneWhoAsksLate() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(SLAB_BYTES, 16, Map.of(), Map.of()))) {
            wire.peer.getOutputStream().write(random(40_000));
            wire.loop.pollsWhileIdle();
            wire.receive();
            assertEquals("received ".length() + Reads.LEAST_BYTES, wire.heard.next().length());
            wire.loop.pollsWhileIdle();
            wire.receive();
            assertEquals("received ".length() + 40_000 - Reads.LEAST_BYTES, wire.heard.next().length());
        }
    }

    @Test
    void shouldReadMoreWhenAUnitLacksMore() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(SLAB_BYTES, 16, Map.of(), Map.of()))) {
            wire.heard.asksFor(3000);
            wire.receive();
            wire.peerSends("head");
            wire.heard.expect("received head");
            wire.loop.pollsWhileIdle();
            assertEquals(3000, wire.loop.slabs().outBytes());
        }
    }

    @Test
    void shouldLendFewLargeSlabsWhenManyFillTheirSmallOnes() throws Exception {
        try (PolledLoop<CountingSlabs> loop = Wire.loop(); Crowd crowd = new Crowd(loop, 40)) {
            crowd.sendEach(new byte[Reads.LEAST_BYTES]);
            loop.pollsWhileIdle();
            final long most = AioPoller.MOST_LENT_BYTES + 40L * Reads.SHORT_BYTES;
            final long lent = loop.slabs().outBytes();
            assertTrue(lent >= AioPoller.MOST_LENT_BYTES && lent <= most, () -> "lent=" + lent);
            crowd.sendEach(new byte[100]);
            loop.pollsWhileIdle();
            assertEquals(40 * Reads.LEAST_BYTES, loop.slabs().outBytes());
        }
    }

    @Test
    void shouldReadAgainWhenThereIsMemoryAgain() throws Exception {
        try (Wire wire = new Wire()) {
            wire.receive();
            wire.loop.pollsWhileIdle();
            wire.loop.slabs().limitBytes(0);
            wire.peerSends("first");
            wire.heard.expect("received first");
            wire.receive();
            wire.peerSends("patience");
            wire.loop.pollsWhileIdle();
            assertNull(wire.heard.events.peek());
            wire.loop.slabs().limitBytes(Long.MAX_VALUE);
            wire.heard.expect("received patience");
        }
    }

    @Test
    void shouldReadLittleWhenMemoryIsShort() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(SLAB_BYTES, 16, Map.of(), Map.of()))) {
            wire.loop.slabs().limitBytes(2 * SLAB_BYTES / 3);
            wire.peer.getOutputStream().write(random(20_000));
            wire.loop.pollsWhileIdle();
            for (int left = 20_000; left > 0; left -= Reads.LEAST_BYTES) {
                wire.receive();
                assertEquals("received ".length() + Math.min(left, Reads.LEAST_BYTES), wire.heard.next().length());
            }
        }
    }

    // ---- how the peer ends

    @Test
    void shouldTellTheEndOnceAndSendOn() throws Exception {
        try (Wire wire = new Wire()) {
            wire.receive();
            wire.peer.shutdownOutput();
            wire.heard.expect("end");
            wire.receive();
            assertTrue(wire.send("still here".getBytes(ISO_8859_1), 100));
            assertEquals("still here", wire.peerReads(10));
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldTellTheEndOnlyWhenAReceiveIsWanted() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peer.shutdownOutput();
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("end");
        }
    }

    @Test
    void shouldTellTheEndBehindWhatWasHeld() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerSends("held");
            wire.peer.shutdownOutput();
            wire.loop.pollsWhileIdle();
            wire.receive();
            wire.heard.expect("received held");
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("end");
        }
    }

    @Test
    void shouldTellAResetAtOnceWhenPaused() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerResets();
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    @Test
    void shouldTellAResetBehindWhatWasHeldWhenThatWasTaken() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerSends("last words");
            wire.loop.pollsWhileIdle();
            wire.peerResets();
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("received last words", "closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    // ---- writing

    @Test
    void shouldSendAtOnceWhenTheSocketHasRoom() throws Exception {
        try (Wire wire = new Wire()) {
            for (int i = 0; i < 100; i++) {
                assertTrue(wire.send("hello".getBytes(ISO_8859_1), 2));
                assertTrue(wire.send("world".getBytes(ISO_8859_1), 5));
                assertEquals("helloworld", wire.peerReads(10));
            }
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldTellSentWhenThePeerReadsLate() throws Exception {
        final byte[] bytes = random(24 << 20);
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(bytes, SLAB_BYTES));
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertArrayEquals(bytes, wire.peer.getInputStream().readNBytes(bytes.length));
            wire.heard.expect("sent");
        }
    }

    @Test
    void shouldTellSentWhenOneSlabIsTakenInPieces() throws Exception {
        final byte[] bytes = random(24 << 20);
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(bytes, bytes.length));
            assertArrayEquals(bytes, wire.peer.getInputStream().readNBytes(bytes.length));
            wire.heard.expect("sent");
        }
    }

    @Test
    void shouldReadWhileASendWaits() throws Exception {
        final byte[] bytes = random(24 << 20);
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(bytes, SLAB_BYTES));
            wire.receive();
            wire.peerSends("stop?");
            wire.heard.expect("received stop?");
            wire.peer.getInputStream().skipNBytes(bytes.length);
            wire.heard.expect("sent");
        }
    }

    @Test
    void shouldKeepNothingOfAnOffer() throws Exception {
        try (Wire wire = new Wire()) {
            final ByteBuffer lent = ByteBuffer.allocateDirect(100_000);
            wire.loop.run(() -> wire.link().offer(lent));
            assertEquals(0, lent.position());
        }
    }

    @Test
    void shouldTellThePeerWhenNothingFollows() throws Exception {
        try (Wire wire = new Wire()) {
            wire.loop.run(() -> wire.link().finish());
            assertEquals(-1, wire.peer.getInputStream().read());
            wire.peerSends("answer");
            wire.receive();
            wire.heard.expect("received answer");
        }
    }

    @Test
    void shouldTellAResetWhileASendWaits() throws Exception {
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(random(24 << 20), SLAB_BYTES));
            wire.peerResets();
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    /** The system tells a reset once, to the write or to the read, whichever asks first. */
    @RepeatedTest(100)
    void shouldNotTakeAResetForAnEndWhenAWriteMetItFirst() throws Exception {
        try (Wire wire = new Wire()) {
            wire.receive();
            assertFalse(wire.send(random(12 << 20), SLAB_BYTES));
            wire.peerResets();
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    @Test
    void shouldCloseLaterWhenASendFails() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peer.getOutputStream().write(new byte[2 * Reads.LEAST_BYTES]);
            wire.loop.pollsWhileIdle();
            wire.peerResets();
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> assertNothingHeardInsideASend(wire));
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    // ---- closing

    @Test
    void shouldCloseOnceWhenAbortedTwice() throws Exception {
        final var cause = new IOException("enough");
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(random(24 << 20), SLAB_BYTES));
            wire.loop.run(() -> wire.link().abort(cause));
            wire.loop.run(() -> wire.link().abort(null));
            wire.receive();
            wire.heard.expect("closed");
            assertEquals(cause, wire.heard.cause);
            wire.loop.pollsWhileIdle();
            assertEquals(0, wire.loop.slabs().outCount());
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldReleaseWhatIsSentAfterTheClose() throws Exception {
        try (Wire wire = new Wire()) {
            wire.loop.run(() -> wire.link().abort(null));
            assertFalse(wire.send(new byte[10], 10));
            wire.loop.pollsWhileIdle();
            assertEquals(0, wire.loop.slabs().outCount());
        }
    }

    @Test
    void shouldReleaseWhatItHoldsWhenItCloses() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerSends("held");
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> wire.link().abort(null));
            wire.heard.expect("closed");
            wire.loop.pollsWhileIdle();
            assertEquals(0, wire.loop.slabs().outCount());
        }
    }

    @Test
    void shouldResetThePeerWhenItClosesWithBytesInTheSystem() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peer.getOutputStream().write(new byte[10 * Reads.LEAST_BYTES]);
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> wire.link().abort(null));
            assertThrows(SocketException.class, () -> wire.peer.getInputStream().read());
        }
    }

    @Test
    void shouldKnowItsAddressesWhenClosed() throws Exception {
        try (Wire wire = new Wire()) {
            wire.loop.run(() -> wire.link().abort(null));
            assertEquals(wire.peer.getLocalSocketAddress(), wire.link().remoteAddress());
            assertEquals(wire.peer.getRemoteSocketAddress(), wire.link().localAddress());
        }
    }

    private static void assertNothingHeardInsideASend(final Wire wire) {
        final var unit = new Bytes();
        unit.append(wire.loop.slabs().of(new byte[10]));
        assertFalse(wire.link().send(unit));
        assertNull(wire.heard.events.peek());
    }

    private static byte[] random(final int count) {
        final byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
