package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hpsocket.Options;
import org.hpsocket.SendResult;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeOutboxTest {
    private static final InetSocketAddress TO = FakePort.peer(40_000);
    private static final int THREADS = 4;
    private static final int EACH = 20_000;

    private final Bench bench = new Bench();
    private NodeOutbox outbox;

    @BeforeEach
    void open() {
        bench.node(new NodeDiary(), (Options.Builder o) -> o.sendLimitBytes(1024));
        outbox = new NodeOutbox(bench.component());
    }

    @AfterEach
    void close() {
        outbox.close();
        bench.close();
    }

    @Test
    void shouldBeMarkedUntilItIsFoundEmpty() {
        offer(1);
        assertTrue(outbox.tryMark());
        offer(2);
        assertFalse(outbox.tryMark());
        assertEquals(1, take());
        assertFalse(outbox.tryMark());
        assertEquals(2, take());
        assertFalse(outbox.tryMark());
        assertNull(outbox.first());
        assertTrue(outbox.tryMark());
    }

    @Test
    void shouldChargeADatagramUntilItIsOver() {
        assertEquals(SendResult.QUEUED, offer(1024 - NodeOutbox.CHARGE_BYTES));
        assertEquals(SendResult.FULL, offer(0));
        final int length = take();
        assertEquals(0, outbox.pendingBytes());
        assertEquals(SendResult.FULL, offer(0));
        outbox.discharge(length);
        assertEquals(SendResult.QUEUED, offer(0));
    }

    @Test
    void shouldBoundDatagramsWithoutBytes() {
        int count = 0;
        while (offer(0) == SendResult.QUEUED) {
            count++;
        }
        assertEquals(1024 / NodeOutbox.CHARGE_BYTES, count);
    }

    @Test
    void shouldChargeNothingForWhatWasChargedButNeverPut() {
        assertEquals(SendResult.QUEUED, outbox.charge(900));
        assertEquals(900, outbox.pendingBytes());
        outbox.drop(900);
        assertEquals(0, outbox.pendingBytes());
        assertEquals(SendResult.QUEUED, offer(900));
    }

    @Test
    void shouldLetWhatWaitsGoOutButTakeNothingMoreWhenItRefuses() {
        offer(1);
        assertEquals(SendResult.QUEUED, outbox.charge(5));
        outbox.refuse();
        assertEquals(SendResult.CLOSED, offer(2));
        assertEquals(SendResult.CLOSED, outbox.put(TO, ByteBuffer.allocate(5), null, 5));
        assertFalse(outbox.isPassable());
        assertEquals(1, take());
        assertTrue(outbox.isEmpty());
        assertEquals(0, outbox.pendingBytes());
    }

    @Test
    void shouldCountWhatItDropsAndGiveItsMemoryBack() {
        offer(1);
        offer(2);
        assertEquals(2, outbox.close());
        assertEquals(0, bench.engine.memory().slabs());
        assertEquals(SendResult.CLOSED, offer(1));
    }

    /** Somebody always looks: the thread that takes sleeps until it is told of a mark. */
    @Test
    void shouldNeverKeepADatagramThatNobodyLooksAt() throws InterruptedException {
        final var marks = new Semaphore(0);
        final var threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = new Thread(() -> {
                for (int sent = 0; sent < EACH; sent += offer(1) == SendResult.QUEUED ? 1 : 0) {
                    if (outbox.tryMark()) {
                        marks.release();
                    }
                }
                if (outbox.tryMark()) {
                    marks.release();
                }
            });
            threads[i].start();
        }
        int taken = 0;
        while (taken < THREADS * EACH) {
            assertTrue(marks.tryAcquire(20, TimeUnit.SECONDS), "taken=" + taken);
            while (outbox.first() != null) {
                outbox.discharge(take());
                taken++;
            }
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertTrue(outbox.isEmpty());
    }

    private SendResult offer(final int length) {
        return outbox.offer(TO, ByteBuffer.allocate(length), null, length);
    }

    private int take() {
        final int length = (int) Objects.requireNonNull(outbox.first()).datagram().remaining();
        outbox.removeFirst(length);
        return length;
    }
}
