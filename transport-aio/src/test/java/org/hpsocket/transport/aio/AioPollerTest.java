package org.hpsocket.transport.aio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioPollerTest {

    @Test
    void shouldNotWaitWhenWokenBefore() {
        try (PolledLoop<CountingSlabs> loop = Wire.loop(); AioPoller poller = new AioPoller(loop)) {
            poller.wakeup();
            poller.wakeup();
            assertEquals(0, poller.poll(Long.MAX_VALUE));
        }
    }

    @Test
    void shouldWaitAgainWhenAWakeUpIsSpent() {
        try (PolledLoop<CountingSlabs> loop = Wire.loop(); AioPoller poller = new AioPoller(loop)) {
            poller.wakeup();
            poller.poll(Long.MAX_VALUE);
            final long start = System.nanoTime();
            poller.poll(TimeUnit.MILLISECONDS.toNanos(20));
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void shouldEndTheWaitWhenAnotherThreadCalls() throws Exception {
        try (PolledLoop<CountingSlabs> loop = Wire.loop(); AioPoller poller = new AioPoller(loop)) {
            final var caller = CompletableFuture.runAsync(poller::wakeup);
            assertEquals(0, poller.poll(Long.MAX_VALUE));
            caller.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldDropAnInterruptWhenItPolls() {
        try (PolledLoop<CountingSlabs> loop = Wire.loop(); AioPoller poller = new AioPoller(loop)) {
            Thread.currentThread().interrupt();
            poller.poll(TimeUnit.MILLISECONDS.toNanos(1));
            assertFalse(Thread.interrupted());
        }
    }

    @Test
    void shouldMissNoCallWhenManyThreadsCall() throws Exception {
        final int calls = 20_000;
        final int[] done = new int[1];
        try (PolledLoop<CountingSlabs> loop = Wire.loop()) {
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

    /**
     * A thread may be slow between seeing that the loop waits and waking it: then the loop waits for the second time.
     */
    @Test
    void shouldHearOfAnOperationWhenAWakeUpCameLate() throws Exception {
        try (PolledLoop<CountingSlabs> loop = Wire.loop()) {
            final var heard = new Semaphore(0);
            final Operation<Integer> operation = loop.call(() -> operation((AioPoller) loop.poller(), heard::release));
            for (int i = 0; i < 1000; i++) {
                ((AioPoller) loop.poller()).unpark();
                awaitParked(loop.thread());
            }
            operation.completed(1, null);
            assertTrue(heard.tryAcquire(20, TimeUnit.SECONDS));
            loop.run(operation::end);
        }
    }

    /** Each thread waits for the loop before it hands the next one over, so the loop waits again and again. */
    @Test
    void shouldMissNoOperationWhenManyThreadsHandOver() throws Exception {
        try (PolledLoop<CountingSlabs> loop = Wire.loop()) {
            final List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                threads.add(CompletableFuture.runAsync(() -> handOver(loop, 20_000)));
            }
            for (final CompletableFuture<Void> thread : threads) {
                thread.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneThrows() throws Exception {
        try (PolledLoop<CountingSlabs> loop = Wire.loop()) {
            final var second = new CompletableFuture<Integer>();
            loop.call(() -> {
                try (AioPoller poller = new AioPoller(loop)) {
                    final Operation<Integer> broken = operation(poller, () -> {
                        throw new IllegalStateException("on purpose");
                    });
                    final Operation<Integer> whole = operation(poller, () -> second.complete(1));
                    CompletableFuture.runAsync(() -> broken.completed(1, null))
                        .thenRun(() -> whole.completed(1, null)).join();
                    try {
                        poller.poll(0);
                    } catch (final IllegalStateException e) {
                        poller.poll(0);
                    }
                    broken.end();
                    whole.end();
                }
                return null;
            });
            assertEquals(1, second.get(20, TimeUnit.SECONDS));
        }
    }

    /** The thread of the JDK ends by itself, soon after the poller that made it needed. */
    @Test
    void shouldLeaveNoThreadWhenItCloses() throws Exception {
        final Set<Thread> before = threads();
        for (int i = 0; i < 20; i++) {
            final var loop = Wire.loop();
            final var heard = new Heard(loop);
            final Listening listening =
                loop.call(() -> new AioTransport().listen(loop, Wire.any(), Wire.OPTIONS, heard));
            try (Socket peer = Wire.dial(listening)) {
                heard.expect("open");
                assertTrue(peer.isConnected());
            }
            loop.run(() -> heard.link.abort(null));
            loop.run(listening::close);
            loop.close();
            loop.slabs().assertAllReleased();
        }
        for (final Thread thread : threads()) {
            if (!before.contains(thread) && isOfTheSystem(thread)) {
                thread.join(20_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    @Test
    void shouldNeedNoThreadWithoutSockets() {
        final Set<Thread> before = threads();
        try (PolledLoop<CountingSlabs> loop = Wire.loop()) {
            loop.pollsWhileIdle();
            final Set<Thread> more = threads();
            more.removeAll(before);
            assertTrue(more.stream().noneMatch(AioPollerTest::isOfTheSystem), more::toString);
        }
    }

    private static void awaitParked(final Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void handOver(final PolledLoop<CountingSlabs> loop, final int times) {
        final var taken = new Semaphore(0);
        final var holder = new ArrayList<Operation<Integer>>(1);
        holder.add(new Operation<>((AioPoller) loop.poller(), () -> {
            holder.get(0).end();
            holder.get(0).begin();
            holder.get(0).isOver();
            taken.release();
        }));
        final Operation<Integer> operation = holder.get(0);
        loop.run(() -> {
            operation.begin();
            operation.isOver();
        });
        for (int i = 0; i < times; i++) {
            operation.completed(i, null);
            taken.acquireUninterruptibly();
        }
        loop.run(operation::end);
    }

    private static Operation<Integer> operation(final AioPoller poller, final Runnable then) {
        final var operation = new Operation<Integer>(poller, then);
        operation.begin();
        operation.isOver();
        return operation;
    }

    private static boolean isOfTheSystem(final Thread thread) {
        return thread.isDaemon() && thread.getName().matches("(Innocuous)?Thread-\\d+");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toSet());
    }
}
