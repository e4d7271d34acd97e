package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioPollerTest {

    @Test
    void shouldNotWaitWhenWokenBefore() throws Exception {
        try (NioPoller poller = new NioPoller()) {
            poller.wakeup();
            poller.wakeup();
            assertEquals(0, poller.poll(Long.MAX_VALUE));
        }
    }

    @Test
    void shouldWaitAgainWhenAWakeUpIsSpent() throws Exception {
        try (NioPoller poller = new NioPoller()) {
            poller.wakeup();
            poller.poll(Long.MAX_VALUE);
            final long start = System.nanoTime();
            poller.poll(TimeUnit.MILLISECONDS.toNanos(20));
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void shouldEndTheWaitWhenAnotherThreadCalls() throws Exception {
        try (NioPoller poller = new NioPoller()) {
            final var caller = CompletableFuture.runAsync(poller::wakeup);
            assertEquals(0, poller.poll(Long.MAX_VALUE));
            caller.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldMissNoCallWhenManyThreadsCall() throws Exception {
        final int calls = 20_000;
        final int[] done = new int[1];
        try (PolledLoop<TestSlabs> loop = Wire.loop()) {
            final Runnable caller = () -> {
                for (int i = 0; i < calls; i++) {
                    loop.execute(() -> done[0]++);
                }
            };
            final var other = CompletableFuture.runAsync(caller);
            caller.run();
            other.get(20, TimeUnit.SECONDS);
            assertEquals(2 * calls, loop.call(() -> done[0]));
        }
    }

    @Test
    void shouldDropAnInterruptWhenItPolls() throws Exception {
        try (NioPoller poller = new NioPoller()) {
            Thread.currentThread().interrupt();
            poller.poll(TimeUnit.MILLISECONDS.toNanos(1));
            assertFalse(Thread.interrupted());
        }
    }

    @Test
    void shouldRoundUpWhenTheWaitIsNoWholeMillisecond() {
        assertEquals(1, NioPoller.timeoutMs(1));
        assertEquals(1, NioPoller.timeoutMs(1_000_000));
        assertEquals(2, NioPoller.timeoutMs(1_000_001));
        assertEquals(0, NioPoller.timeoutMs(Long.MAX_VALUE));
    }
}
