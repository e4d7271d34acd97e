package org.hpsocket.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Bytes;
import org.junit.jupiter.api.Test;

class OutboxThreadsTest {
    private static final int THREADS = 8;
    private static final int SENDS = 100_000;
    private static final long LIMIT = 1 << 20;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final Memory memory = new Memory(16 << 20);
    private final Outbox outbox = new Outbox(memory);

    @Test
    void shouldKeepTheOrderOfEachThreadAndEveryByte() throws Exception {
        final var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            final int number = i;
            threads.add(new Thread(() -> sendAll(number)));
        }
        threads.forEach(Thread::start);
        final int[] next = new int[THREADS];
        final Bytes drained = new Bytes();
        long left = (long) THREADS * SENDS;
        while (left > 0) {
            outbox.moveTo(drained, new ArrayDeque<>());
            if (drained.isEmpty()) {
                Thread.yield();
            }
            while (!drained.isEmpty()) {
                final int length = readRecord(drained, next);
                outbox.discharge(length + Outbox.CHARGE_BYTES);
                left--;
            }
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        for (final int count : next) {
            assertEquals(SENDS, count);
        }
        assertEquals(0, outbox.charged());
        assertEquals(0, memory.stats().slabs());
    }

    @Test
    void shouldWakeWhoWaitsForRoomWhenSomethingIsTakenOff() throws Exception {
        outbox.offer(ByteBuffer.allocate(1000), null, 1000, LIMIT);
        assertWakes(charged -> outbox.discharge(1000));
        discard();
    }

    @Test
    void shouldWakeWhoWaitsForRoomWhenItIsClosed() throws Exception {
        outbox.offer(ByteBuffer.allocate(1000), null, 1000, LIMIT);
        assertWakes(charged -> outbox.close());
        discard();
    }

    /** Waits as a sender does, until the room is there. */
    private void assertWakes(final LongConsumer event) throws Exception {
        final long before = outbox.charged();
        final var waits = new CountDownLatch(1);
        final var woken = CompletableFuture.runAsync(() -> {
            waits.countDown();
            while (outbox.charged() == before && !outbox.isClosed()) {
                outbox.awaitRoom(System.nanoTime() + PATIENCE_NS, before);
            }
        });
        assertTrue(waits.await(20, TimeUnit.SECONDS));
        event.accept(before);
        woken.get(20, TimeUnit.SECONDS);
    }

    private void sendAll(final int number) {
        final ByteBuffer data = ByteBuffer.allocate(64);
        for (int i = 0; i < SENDS; i++) {
            data.clear().putInt(number).putInt(i);
            while (data.position() < 8 + (i & 31)) {
                data.put((byte) (number + i));
            }
            data.flip();
            while (outbox.offer(data, null, data.remaining(), LIMIT) != Outbox.Answer.TAKEN) {
                outbox.awaitRoom(System.nanoTime() + PATIENCE_NS, outbox.charged());
            }
        }
    }

    private static int readRecord(final Bytes drained, final int[] next) {
        final ByteBuffer header = ByteBuffer.allocate(4);
        drained.get(header);
        final int length = header.flip().getInt();
        final ByteBuffer body = ByteBuffer.allocate(length);
        drained.get(body);
        body.flip();
        final int number = body.getInt();
        final int i = body.getInt();
        assertEquals(next[number]++, i);
        assertEquals(8 + (i & 31), length);
        while (body.hasRemaining()) {
            assertEquals((byte) (number + i), body.get());
        }
        return length;
    }

    private void discard() {
        final Bytes drained = new Bytes();
        outbox.moveTo(drained, new ArrayDeque<>());
        drained.release();
        assertEquals(0, memory.stats().slabs());
    }
}
