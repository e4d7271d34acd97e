package org.hpsocket.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.hpsocket.SendResult;
import org.hpsocket.core.Bench;
import org.hpsocket.core.FakeLink;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory runs out between the send of another thread and the loop. */
class SendShortageTest {
    private static final int SMALLEST_BYTES = 1 << Memory.SMALLEST_SHIFT;
    private static final Duration SOON = Duration.ofMillis(20);

    private final Bench bench = new Bench(4 << 20);
    private final Deque<Slab> taken = new ArrayDeque<>();

    @AfterEach
    void close() {
        taken.forEach(Slab::release);
        bench.close();
    }

    @Test
    void shouldSendWhatWasQueuedWhenMemoryIsThereAgain() {
        final FakeLink link = bench.accepted();
        assertEquals(SendResult.QUEUED, bench.connection().send(new byte[100]));
        takeAll();
        bench.settle();
        bench.advance(SOON);
        assertEquals(0, link.sentBytes());
        taken.forEach(Slab::release);
        taken.clear();
        bench.advance(SOON);
        assertEquals(100, link.sentBytes());
        assertEquals("accept, handshake, send 100", bench.events());
    }

    @Test
    void shouldSendFromTheReserveWhenNothingIsOnTheWire() {
        final FakeLink link = bench.accepted();
        while (bench.connection().send(new byte[1_000]) == SendResult.QUEUED) {
            continue;
        }
        final long queued = bench.connection().pendingBytes();
        bench.settle();
        assertEquals(0, bench.connection().pendingBytes(), () -> "queued " + queued);
        assertEquals("accept, handshake", bench.events().substring(0, 17));
        assertEquals(0, link.sentBytes() % 1_000);
    }

    private void takeAll() {
        Slab slab = bench.engine.room().pool().takeReserved(SMALLEST_BYTES);
        while (slab != null) {
            taken.add(slab);
            slab = bench.engine.room().pool().takeReserved(SMALLEST_BYTES);
        }
    }
}
