package org.hpsocket.testkit.component;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.Component;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.Target;

/**
 * Connections of an agent that never rest: each message comes back once, in order and as it was, or that is a fault.
 * Some send in their events, others by threads of their own, which also pause them for moments; all the time new ones
 * connect, talk and go.
 *
 * <p>Thread: any.
 */
final class EchoLoad implements PackListener, PushListener, AutoCloseable {
    private static final int WINDOW = 4;
    private static final long BREATH_NS = 1_000_000;

    private final int mostBytes;
    private final boolean pauses;
    private final List<Talk> talks = new ArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder echoed = new LongAdder();
    private final LongAdder visits = new LongAdder();

    /** @param mostBytes the longest message */
    EchoLoad(final int mostBytes) {
        this(mostBytes, true);
    }

    /**
     * @param mostBytes the longest message
     * @param pauses whether receiving is paused for moments
     */
    EchoLoad(final int mostBytes, final boolean pauses) {
        this.mostBytes = mostBytes;
        this.pauses = pauses;
    }

    /** What one connection has sent and not heard yet. */
    private final class Talk {
        private final Connection connection;
        private final long id;
        private final Random random;
        private final boolean byThreads;
        private final ArrayDeque<byte[]> expected = new ArrayDeque<>();
        private volatile boolean resting;

        Talk(final Connection connection, final int number, final boolean byThreads) {
            this.connection = connection;
            this.id = connection.id();
            this.random = new Random(number);
            this.byThreads = byThreads;
        }

        /** Sends as many as may wait for their echo. */
        void fill() {
            while (true) {
                synchronized (this) {
                    if (resting || over.get() || expected.size() >= WINDOW) {
                        return;
                    }
                    final byte[] message = message();
                    expected.add(message);
                    final SendResult result = connection.send(message);
                    if (result != SendResult.QUEUED) {
                        faults.add("a send of connection=" + id + " is " + result);
                        return;
                    }
                }
            }
        }

        synchronized void heard(final ByteBuffer data) {
            final byte[] wanted = expected.poll();
            if (wanted == null || !ByteBuffer.wrap(wanted).equals(data)) {
                faults.add("a wrong echo of length=" + data.remaining() + " for "
                    + (wanted == null ? "nothing" : "length=" + wanted.length) + " on connection=" + id);
            }
            echoed.increment();
        }

        synchronized boolean isDone() {
            return expected.isEmpty();
        }

        private byte[] message() {
            final int kind = random.nextInt(100);
            final int most = kind < 2 ? mostBytes : kind < 12
                ? Math.min(mostBytes, 40_000) : Math.min(mostBytes, 2_000);
            final var bytes = new byte[1 + random.nextInt(most)];
            random.nextBytes(bytes);
            return bytes;
        }
    }

    /** Connects, and begins to talk. */
    EchoLoad begin(final Agent agent, final Target target, final int inEvents, final int byThreads) {
        for (int i = 0; i < inEvents + byThreads; i++) {
            final Connection connection = agent.connectSync(target);
            final var talk = new Talk(connection, i, i >= inEvents);
            connection.extra(talk);
            synchronized (talks) {
                talks.add(talk);
            }
            talk.fill();
        }
        thread("senders", this::sendAndPause);
        thread("visitors", () -> visit(agent, target));
        return this;
    }

    /** Lets what is under way come back, and fails for what did not, or for any other fault. */
    void finish() {
        over.set(true);
        threads.forEach(EchoLoad::join);
        ComponentContract.await("every echo, of messages=" + echoed.sum() + " " + faults, () -> !faults.isEmpty()
            || all().stream().allMatch(Talk::isDone));
        for (final Talk talk : all()) {
            if (talk.connection.id() != talk.id || talk.connection.extra().orElse(null) != talk
                || !talk.connection.isConnected()) {
                faults.add("connection=" + talk.id + " is not what it was");
            }
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("faults: " + faults.stream().limit(10).toList());
        }
    }

    long echoed() {
        return echoed.sum();
    }

    long visits() {
        return visits.sum();
    }

    /** Waits until so many more messages have come back. */
    void awaitMore(final long messages) {
        final long wanted = echoed.sum() + messages;
        ComponentContract.await("echoes", () -> echoed.sum() >= wanted || !faults.isEmpty());
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        if (connection.extra().orElse(null) instanceof Talk talk) {
            talk.heard(data);
            if (!talk.byThreads) {
                talk.fill();
            }
        }
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        if (connection.extra().orElse(null) instanceof Talk) {
            faults.add("closed: " + why);
        }
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        faults.add("error event: " + error);
    }

    @Override
    public void close() {
        over.set(true);
        threads.forEach(EchoLoad::join);
    }

    private void sendAndPause() {
        final var random = new Random(7);
        while (!over.get()) {
            final List<Talk> mine = all().stream().filter(talk -> talk.byThreads).toList();
            mine.forEach(Talk::fill);
            if (pauses && !mine.isEmpty() && random.nextInt(4) == 0) {
                final Connection paused = mine.get(random.nextInt(mine.size())).connection;
                paused.pauseReceive();
                LockSupport.parkNanos(5 * BREATH_NS);
                paused.resumeReceive();
            }
            LockSupport.parkNanos(BREATH_NS);
        }
    }

    private void visit(final Agent agent, final Target target) {
        while (!over.get()) {
            try {
                final Connection visitor = agent.connectSync(target);
                final var talk = new Visit(visitor);
                visitor.extra(talk);
                talk.run();
                visits.increment();
            } catch (final RuntimeException e) {
                faults.add("a visit failed: " + e);
                return;
            }
        }
    }

    /** A short connection; its listener hears of it by events of its own. */
    private static final class Visit {
        private static final byte[] GREETING = {1, 2, 3, 4, 5};

        private final Connection connection;

        Visit(final Connection connection) {
            this.connection = connection;
        }

        void run() {
            connection.send(GREETING);
            ComponentContract.await("the echo of a visit", () -> connection.bytesReceived() >= GREETING.length);
            connection.disconnect();
            ComponentContract.await("the end of a visit", () -> !connection.isConnected());
        }
    }

    private List<Talk> all() {
        synchronized (talks) {
            return List.copyOf(talks);
        }
    }

    private void thread(final String name, final Runnable task) {
        final var thread = new Thread(task, "load-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static void join(final Thread thread) {
        try {
            thread.join(30_000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " does not end: " + Arrays.toString(thread.getStackTrace()));
        }
    }
}
