package org.hpsocket.transport.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.LinkOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioLinkTest {
    private static final long IDLE_POLLS = 20;

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
    void shouldReadOnceMoreAtOnceWhenTheSlabWasFilledAndAUnitLacksBytes() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(3, 16, Map.of(), Map.of()))) {
            final BlockingQueue<Long> polls = askingOn(wire, 1);
            wire.peerSends("abcdefghi");
            wire.receive();
            wire.heard.expect("received abc", "received def", "received ghi");
            final Long first = next(polls);
            assertEquals(first, next(polls));
            assertNotEquals(first, next(polls));
        }
    }

    @Test
    void shouldLeaveTheRestToTheNextPollWhenNoUnitLacksBytes() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(3, 16, Map.of(), Map.of()))) {
            final BlockingQueue<Long> polls = askingOn(wire, 0);
            wire.peerSends("abcdef");
            wire.receive();
            wire.heard.expect("received abc", "received def");
            assertNotEquals(next(polls), next(polls));
        }
    }

    @Test
    void shouldGoOnWhenNothingMoreIsThereAlthoughAUnitLacksBytes() throws Exception {
        try (Wire wire = new Wire(new LinkOptions(3, 16, Map.of(), Map.of()))) {
            askingOn(wire, 1);
            wire.peerSends("abc");
            wire.receive();
            wire.heard.expect("received abc");
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            wire.peerSends("d");
            wire.heard.expect("received d");
        }
    }

    /** Asks again in each delivery. @return the number of the poll of each */
    private static BlockingQueue<Long> askingOn(final Wire wire, final int lacking) {
        final BlockingQueue<Long> polls = new LinkedBlockingQueue<>();
        wire.heard.afterDelivery = () -> {
            polls.add(wire.loop.polls());
            wire.link().receive(lacking);
        };
        return polls;
    }

    private static Long next(final BlockingQueue<Long> polls) throws InterruptedException {
        return Objects.requireNonNull(polls.poll(20, TimeUnit.SECONDS), "no delivery in 20 s");
    }

    @Test
    void shouldSendAtOnceWhenTheSocketHasRoom() throws Exception {
        try (Wire wire = new Wire()) {
            assertTrue(wire.send("hello".getBytes(ISO_8859_1), 2));
            assertEquals("hello", wire.peerReads(5));
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldTellSentWhenThePeerReadsLate() throws Exception {
        final byte[] bytes = random(24 << 20);
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(bytes, TestSlabs.ROOM));
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertArrayEquals(bytes, wire.peer.getInputStream().readNBytes(bytes.length));
            wire.heard.expect("sent");
            assertEquals(0, wire.loop.slabs().out());
        }
    }

    @Test
    void shouldKeepTheOrderWhenMemoryAndFilesAreMixed(@TempDir final Path folder) throws Exception {
        final byte[] bytes = random(300_000);
        try (Wire wire = new Wire(); FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), bytes))) {
            wire.loop.run(() -> wire.link().send(mixed(wire.loop.slabs(), bytes, file)));
            assertArrayEquals(bytes, wire.peer.getInputStream().readNBytes(bytes.length));
            assertEquals(0, wire.loop.slabs().out());
        }
    }

    @Test
    void shouldSendAFileThatIsLongerThanATurn(@TempDir final Path folder) throws Exception {
        final byte[] bytes = random((int) (3 * Outflow.TURN_BYTES));
        try (Wire wire = new Wire(); FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), bytes))) {
            wire.loop.run(() -> wire.link().send(fileUnit(wire, file, bytes.length)));
            assertArrayEquals(bytes, wire.peer.getInputStream().readNBytes(bytes.length));
            wire.heard.expect("sent");
        }
    }

    @Test
    void shouldCloseWithTheCauseWhenTheFileIsShorterThanItsRange(@TempDir final Path folder) throws Exception {
        final Path path = Files.write(folder.resolve("file"), new byte[9]);
        try (Wire wire = new Wire(); FileChannel file = FileChannel.open(path)) {
            wire.loop.run(() -> wire.link().send(fileUnit(wire, file, 10)));
            wire.heard.expect("closed");
            assertInstanceOf(EOFException.class, wire.heard.cause);
            assertEquals(0, wire.loop.slabs().out());
        }
    }

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
    void shouldCloseOnceWhenAbortedTwice() throws Exception {
        final var cause = new IOException("enough");
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(random(24 << 20), TestSlabs.ROOM));
            wire.loop.run(() -> wire.link().abort(cause));
            wire.loop.run(() -> wire.link().abort(null));
            wire.receive();
            wire.heard.expect("closed");
            assertEquals(cause, wire.heard.cause);
            assertEquals(0, wire.loop.slabs().out());
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldReleaseWhatIsSentAfterTheClose() throws Exception {
        try (Wire wire = new Wire()) {
            wire.loop.run(() -> wire.link().abort(null));
            assertFalse(wire.send(new byte[10], 10));
            assertEquals(0, wire.loop.slabs().out());
        }
    }

    @Test
    void shouldTellAResetAtOnceWhenPausedAndNothingWaits() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerResets();
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    @Test
    void shouldTellAResetBehindBytesWhenTheseAreRead() throws Exception {
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

    @Test
    void shouldTellAResetWhileASendWaits() throws Exception {
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(random(24 << 20), TestSlabs.ROOM));
            wire.peerResets();
            wire.heard.expect("closed");
            assertEquals(0, wire.loop.slabs().out());
        }
    }

    @Test
    void shouldCloseLaterWhenASendFails() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerSends("unread");
            wire.loop.pollsWhileIdle();
            wire.peerResets();
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> assertNothingHeardInsideASend(wire));
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
            assertEquals(0, wire.loop.slabs().out());
        }
    }

    @Test
    void shouldNotHoldUpTheLoopWhenToldToLinger() throws Exception {
        try (Wire wire = new Wire(Wire.options(Map.of(), Map.of(StandardSocketOptions.SO_LINGER, 600)))) {
            assertFalse(wire.send(random(24 << 20), TestSlabs.ROOM));
            wire.loop.run(() -> wire.link().abort(null));
            wire.loop.pollsWhileIdle();
            wire.heard.expect("closed");
        }
    }

    @Test
    void shouldResetThePeerWhenItClosesWithBytesUnread() throws Exception {
        try (Wire wire = new Wire()) {
            wire.peerSends("unread");
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> wire.link().abort(null));
            assertThrows(SocketException.class, () -> wire.peer.getInputStream().read());
        }
    }

    @Test
    void shouldReadAgainWhenThereIsMemoryAgain() throws Exception {
        try (Wire wire = new Wire()) {
            wire.loop.slabs().usedUp(true);
            wire.receive();
            wire.peerSends("patience");
            wire.loop.pollsWhileIdle();
            assertNull(wire.heard.events.peek());
            wire.loop.slabs().usedUp(false);
            wire.heard.expect("received patience");
        }
    }

    @Test
    void shouldReadLittleWhenMemoryIsShort() throws Exception {
        try (Wire wire = new Wire()) {
            wire.loop.slabs().usedUpFrom(1024);
            wire.receive();
            wire.peerSends("a header");
            wire.heard.expect("received a header");
            wire.loop.slabs().usedUpFrom(4096);
            wire.loop.run(() -> wire.link().receive(100));
            wire.peerSends("more of a unit");
            wire.heard.expect("received more of a unit");
        }
    }

    @Test
    void shouldMoveThePositionByWhatTheSystemTook() throws Exception {
        try (Wire wire = new Wire()) {
            final ByteBuffer large = ByteBuffer.wrap(random(24 << 20));
            wire.loop.run(() -> wire.link().offer(large));
            assertTrue(large.position() > 0 && large.hasRemaining() && large.limit() == large.capacity());
            final byte[] taken = wire.peer.getInputStream().readNBytes(large.position());
            assertEquals(large.duplicate().flip(), ByteBuffer.wrap(taken));
        }
    }

    @Test
    void shouldOfferNothingWhileASendIsUnderWay() throws Exception {
        try (Wire wire = new Wire()) {
            assertFalse(wire.send(random(24 << 20), TestSlabs.ROOM));
            final ByteBuffer lent = ByteBuffer.allocateDirect(10);
            wire.loop.run(() -> wire.link().offer(lent));
            assertEquals(0, lent.position());
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
        unit.append(wire.loop.slabs().of(new byte[10], 0, 10));
        assertFalse(wire.link().send(unit));
        assertNull(wire.heard.events.peek());
    }

    private static Bytes fileUnit(final Wire wire, final FileChannel file, final long length) {
        final var unit = new Bytes();
        unit.append(wire.loop.slabs().of(file, 0, length));
        return unit;
    }

    /** Many small slabs, an empty one, a range of the file, and small slabs again. */
    private static Bytes mixed(final TestSlabs slabs, final byte[] bytes, final FileChannel file) {
        final var unit = new Bytes();
        for (int at = 0; at < 100_000; at += 1000) {
            unit.append(slabs.of(bytes, at, 1000));
        }
        unit.append(slabs.of(bytes, 0, 0));
        unit.append(slabs.of(file, 100_000, 150_000));
        for (int at = 250_000; at < 300_000; at += 1000) {
            unit.append(slabs.of(bytes, at, 1000));
        }
        return unit;
    }

    private static byte[] random(final int count) {
        final byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
