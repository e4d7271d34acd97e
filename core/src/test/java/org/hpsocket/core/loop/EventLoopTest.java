package org.hpsocket.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hpsocket.core.FakeTransport;
import org.hpsocket.core.OnPurpose;
import org.hpsocket.core.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private static final long MS = 1_000_000;

    private final Memory memory = new Memory(4 << 20);
    private final FakeTransport transport = new FakeTransport();
    private final AtomicLong clock = new AtomicLong(1L << 40);
    private final EventLoop loop;
    private final List<String> ran = new ArrayList<>();

    EventLoopTest() throws IOException {
        loop = new EventLoop(clock::get, memory, transport, new SplittableRandom(1));
        loop.enter();
    }

    @AfterEach
    void close() {
        loop.close();
        loop.leave();
        assertEquals(0, memory.stats().slabs());
    }

    @Test
    void shouldRunCallsInTheirOrder() throws IOException {
        for (int i = 0; i < 5; i++) {
            final int number = i;
            loop.execute(() -> ran.add("call " + number));
        }
        assertTrue(loop.turn(0));
        assertEquals(List.of("call 0", "call 1", "call 2", "call 3", "call 4"), ran);
        assertFalse(loop.turn(0));
    }

    @Test
    void shouldGoOnWithLongWorkBehindWhatElseThereIsInATurn() throws IOException {
        loop.execute(() -> loop.goOnWith(() -> {
            ran.add("rest 1");
            loop.execute(() -> ran.add("other call"));
            loop.goOnWith(() -> ran.add("rest 2"));
        }));
        loop.execute(() -> ran.add("call"));
        assertTrue(loop.turn(0));
        assertEquals(List.of("call", "rest 1"), ran);
        transport.pollers.get(0).tell(() -> ran.add("link"));
        assertTrue(loop.turn(Long.MAX_VALUE));
        assertEquals(List.of("call", "rest 1", "link", "other call", "rest 2"), ran);
    }

    @Test
    void shouldGoOnWhenACallThrows() throws IOException {
        loop.execute(() -> {
            throw new OnPurpose();
        });
        loop.execute(() -> ran.add("next"));
        loop.turn(0);
        assertEquals(List.of("next"), ran);
    }

    @Test
    void shouldGoOnWhenALinkCallBackThrows() throws IOException {
        transport.pollers.get(0).tell(() -> {
            throw new OnPurpose();
        });
        loop.execute(() -> ran.add("call"));
        loop.turn(0);
        assertEquals(List.of("call"), ran);
    }

    @Test
    void shouldGoOnWhenATimerThrows() throws IOException {
        for (int i = 0; i < 3; i++) {
            loop.after(MS, () -> {
                ran.add("timer");
                throw new OnPurpose();
            });
        }
        clock.addAndGet(3 * MS);
        loop.turn(0);
        assertEquals(List.of("timer", "timer", "timer"), ran);
    }

    @Test
    void shouldComeRoundWhenACallAlwaysCallsAgain() throws IOException {
        final AtomicInteger calls = new AtomicInteger();
        loop.execute(new Runnable() {
            @Override
            public void run() {
                calls.incrementAndGet();
                loop.execute(this);
            }
        });
        loop.after(MS, () -> ran.add("timer"));
        clock.addAndGet(3 * MS);
        loop.turn(0);
        assertTrue(calls.get() > 0);
        assertEquals(List.of("timer"), ran);
    }

    @Test
    void shouldTellOneTimeDuringATurn() throws IOException {
        final List<Long> times = new ArrayList<>();
        loop.execute(() -> {
            times.add(loop.nowNs());
            clock.addAndGet(5 * MS);
            times.add(loop.nowNs());
        });
        loop.turn(0);
        assertEquals(times.get(0), times.get(1));
        loop.execute(() -> times.add(loop.nowNs()));
        loop.turn(0);
        assertEquals(times.get(0) + 5 * MS, times.get(2));
    }

    @Test
    void shouldNotRunATaskBeforeItsTime() throws IOException {
        loop.after(10 * MS, () -> ran.add("late"));
        clock.addAndGet(10 * MS - 1);
        loop.turn(0);
        assertEquals(List.of(), ran);
        clock.addAndGet(3 * MS);
        loop.turn(0);
        assertEquals(List.of("late"), ran);
    }

    @Test
    void shouldBeALoopOnlyForTheThreadThatEntered() {
        assertTrue(loop.inLoop());
        assertFalse(CompletableFuture.supplyAsync(loop::inLoop).join());
        loop.leave();
        assertFalse(loop.inLoop());
        loop.enter();
    }

    @Test
    void shouldLoseNoWakeUpWhenManyThreadsCall() throws Exception {
        final var threads = new LoopThreads();
        final var running = new EventLoop(System::nanoTime, memory, transport, new SplittableRandom(1));
        threads.start(running, "loop-under-test");
        final List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(CompletableFuture.runAsync(() -> {
                for (int k = 0; k < 5_000; k++) {
                    final var done = new CompletableFuture<Boolean>();
                    running.execute(() -> done.complete(true));
                    done.orTimeout(20, TimeUnit.SECONDS).join();
                }
            }));
        }
        callers.forEach(CompletableFuture::join);
        running.end();
        threads.awaitEnd(running);
        assertTrue(transport.pollers.get(1).isClosed());
    }

    @Test
    void shouldStillRunCallsWhenWaitingIsBroken() throws Exception {
        final var threads = new LoopThreads();
        final var running = new EventLoop(System::nanoTime, memory, transport, new SplittableRandom(1));
        threads.start(running, "loop-under-test");
        transport.pollers.get(1).breaks(new IOException("broken on purpose"));
        final var done = new CompletableFuture<Boolean>();
        running.execute(() -> done.complete(true));
        assertTrue(done.get(20, TimeUnit.SECONDS));
        running.end();
        threads.awaitEnd(running);
    }
}
