package org.hpsocket.core.queue;

import static org.hpsocket.core.queue.Outbox.Answer.CLOSED;
import static org.hpsocket.core.queue.Outbox.Answer.NO_MEMORY;
import static org.hpsocket.core.queue.Outbox.Answer.OVER_LIMIT;
import static org.hpsocket.core.queue.Outbox.Answer.TAKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hpsocket.core.Diary;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int LIMIT = 1 << 20;

    private final Memory memory = new Memory(4 << 20);
    private final Outbox outbox = new Outbox(memory);
    private final Bytes drained = new Bytes();
    private final ArrayDeque<Command> commands = new ArrayDeque<>();

    @AfterEach
    void everythingIsGivenBack() {
        outbox.moveTo(drained, commands);
        drained.release();
        assertEquals(0, memory.stats().slabs());
    }

    @Test
    void shouldKeepTheOrderAndTheBordersOfRecords() {
        final var random = new SplittableRandom(5);
        final List<String> offered = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            offered.add(String.valueOf((char) ('a' + i % 26)).repeat(random.nextInt(700)));
            assertEquals(TAKEN, offer(offered.get(i)));
        }
        assertEquals(offered, records());
    }

    @Test
    void shouldKeepARecordLargerThanAnySlab() {
        final String large = "0123456789".repeat(30_000);
        offer("before");
        offer(large);
        offer("");
        offer("after");
        assertEquals(List.of("before", large, "", "after"), records());
    }

    @Test
    void shouldReadHeadersThatLieAcrossTwoSlabs() {
        for (int length = 1010; length < 1024; length++) {
            offer("x".repeat(length));
            offer("y");
            assertEquals(List.of("x".repeat(length), "y"), records());
        }
    }

    @Test
    void shouldTakePiecesAsOneRecordWithoutTouchingThem() {
        final ByteBuffer head = ByteBuffer.wrap("..head".getBytes()).position(2);
        final ByteBuffer tail = ByteBuffer.wrap("tail..".getBytes()).limit(4);
        assertEquals(TAKEN, outbox.offer(null, new ByteBuffer[] {head, ByteBuffer.allocate(0), tail}, 8, LIMIT));
        assertEquals(List.of("headtail"), records());
        assertEquals(2, head.position());
        assertEquals(4, tail.limit());
    }

    @Test
    void shouldChargeEachRecordAndACommandItsConstant() {
        offer("12345");
        outbox.offer(new Command.Fetch(ByteBuffer.allocate(0), true), LIMIT);
        assertEquals(5 + 2 * Outbox.CHARGE_BYTES, outbox.charged());
        outbox.discharge(5 + Outbox.CHARGE_BYTES);
        assertEquals(Outbox.CHARGE_BYTES, outbox.charged());
    }

    @Test
    void shouldAnswerFullOverTheLimitAndTakeNothing() {
        assertEquals(TAKEN, outbox.offer(bytes(100), null, 100, 164));
        assertEquals(OVER_LIMIT, outbox.offer(bytes(0), null, 0, 164));
        assertEquals(OVER_LIMIT, outbox.offer(new Command.Fetch(ByteBuffer.allocate(0), true), 164));
        assertEquals(1, records().size());
    }

    @Test
    void shouldAnswerFullWithoutMemoryAndTakeNothing() {
        final List<Slab> held = new ArrayList<>();
        for (Slab slab = memory.take(1024); slab != null; slab = memory.take(1024)) {
            held.add(slab);
        }
        assertEquals(NO_MEMORY, offer("x"));
        assertEquals(0, outbox.charged());
        assertFalse(outbox.isFilled());
        held.forEach(Slab::release);
        assertEquals(TAKEN, offer("x"));
    }

    @Test
    void shouldAnswerFullHalfWayWithoutMemoryAndKeepWhatWasTaken() {
        offer("first");
        final List<Slab> held = new ArrayList<>();
        for (Slab slab = memory.take(65_536); slab != null; slab = memory.take(65_536)) {
            held.add(slab);
        }
        assertEquals(NO_MEMORY, outbox.offer(bytes(500_000), null, 500_000, LIMIT));
        assertEquals(TAKEN, offer("second"));
        assertEquals(List.of("first", "second"), records());
        held.forEach(Slab::release);
    }

    @Test
    void shouldAnswerClosedOnceClosedAndKeepWhatWasTaken() {
        offer("before");
        outbox.close();
        assertEquals(CLOSED, offer("after"));
        assertEquals(CLOSED, outbox.offer(new Command.Fetch(ByteBuffer.allocate(0), true), LIMIT));
        assertTrue(outbox.isClosed());
        assertEquals(List.of("before"), records());
    }

    @Test
    void shouldKeepCommandsBetweenTheRecordsTheyWereOfferedBetween() {
        final var first = new Command.Fetch(ByteBuffer.allocate(1), true);
        final var second = new Command.Fetch(ByteBuffer.allocate(2), true);
        offer("a");
        outbox.offer(first, LIMIT);
        offer("b");
        outbox.offer(second, LIMIT);
        assertEquals(List.of("a", "command", "b", "command"), records());
        assertSame(first, commands.removeFirst());
        assertSame(second, commands.removeFirst());
    }

    @Test
    void shouldSayThatItIsFilledUntilEverythingIsMoved() {
        assertFalse(outbox.isFilled());
        offer("a");
        assertTrue(outbox.isFilled());
        records();
        assertFalse(outbox.isFilled());
    }

    private Outbox.Answer offer(final String text) {
        return outbox.offer(ByteBuffer.wrap(text.getBytes()), null, text.length(), LIMIT);
    }

    private List<String> records() {
        outbox.moveTo(drained, commands);
        final List<String> found = new ArrayList<>();
        while (!drained.isEmpty()) {
            final ByteBuffer header = ByteBuffer.allocate(4);
            drained.get(header);
            final int length = header.flip().getInt();
            if (length == Outbox.COMMAND) {
                found.add("command");
            } else {
                final ByteBuffer body = ByteBuffer.allocate(length);
                drained.get(body);
                found.add(Diary.text(body.flip()));
                outbox.discharge(length + Outbox.CHARGE_BYTES);
            }
        }
        return found;
    }

    private static ByteBuffer bytes(final int length) {
        return ByteBuffer.allocate(length);
    }
}
