package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hpsocket.Dispatch;
import org.hpsocket.Options;
import org.hpsocket.UdpNode;
import org.hpsocket.core.Bench;
import org.hpsocket.core.OnPurpose;
import org.hpsocket.core.events.DispatchThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Datagrams with workers. */
class LanesTest {
    private static final int PEER = 40_000;

    private final Bench bench = new Bench();
    private final NodeDiary diary = new NodeDiary();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        bench.close();
    }

    @Test
    void shouldKeepTheOrderOfEachSender() {
        node(4, o -> { });
        for (int i = 0; i < 300; i++) {
            bench.port().arrives(PEER + i % 3, "%03d".formatted(i));
        }
        bench.until(() -> diary.events.size() == 300);
        for (int peer = 0; peer < 3; peer++) {
            final String name = "receive " + (PEER + peer) + " ";
            final int first = peer;
            assertEquals(IntStream.range(0, 100).mapToObj(i -> name + "%03d".formatted(3 * i + first)).toList(),
                diary.events.stream().filter(line -> line.startsWith(name)).toList());
        }
    }

    @Test
    void shouldServeOthersWhileOneSendersEventLasts() {
        node(2, o -> { });
        diary.receive = (node, from, data) -> {
            if (from.getPort() == PEER) {
                block();
            }
        };
        bench.port().arrives(PEER, "a").arrives(PEER, "b").arrives(PEER + 1, "c");
        bench.until(() -> diary.events.contains("receive " + (PEER + 1) + " c"));
        goOn.countDown();
        bench.until(() -> diary.events.contains("receive " + PEER + " b"));
    }

    @Test
    void shouldBoundWhatWaitsAndCountTheRest() {
        final UdpNode node = node(1, o -> o.receiveLimitBytes(4096));
        diary.receive = (n, from, data) -> block();
        for (int i = 0; i < 10; i++) {
            bench.port().arrives(PEER, "x");
        }
        bench.settle();
        assertEquals(6, node.stats().dropped());
        goOn.countDown();
        bench.until(() -> diary.events.size() == 4);
        bench.until(() -> {
            bench.port().arrives(PEER, "y");
            return diary.events.contains("receive " + PEER + " y");
        });
    }

    @Test
    void shouldTakeADatagramThatIsLongerThanTheBoundAlone() {
        final UdpNode node = node(1, o -> o.receiveLimitBytes(1024).maxDatagramSize(5_000));
        bench.port().arrives(PEER, new byte[5_000]);
        bench.until(() -> diary.events.size() == 1);
        assertEquals(0, node.stats().dropped());
    }

    @Test
    void shouldGiveBackWhatWaitsInALaneWhenItsWorkersEnd() {
        final UdpNode node = node(1, o -> { });
        diary.receive = (n, from, data) -> block();
        for (int i = 0; i < 100; i++) {
            bench.port().arrives(PEER, "x");
        }
        bench.until(() -> inside.getCount() == 0);
        final var stopping = new Thread(node::stop);
        stopping.start();
        bench.until(() -> Stream.of(stopping.getStackTrace()).anyMatch(LanesTest::isWaitingForWorkers));
        goOn.countDown();
        bench.until(() -> !stopping.isAlive());
        assertEquals(List.of("receive " + PEER + " x", "shutdown"), diary.events);
        assertEquals(99, node.stats().dropped());
        assertEquals(0, bench.engine.memory().slabs());
    }

    @Test
    void shouldGoOnAfterAnEventThrew() {
        diary.receive = (node, from, data) -> {
            throw new OnPurpose();
        };
        node(1, o -> { });
        bench.port().arrives(PEER, "a").arrives(PEER, "b");
        bench.until(() -> diary.errors.size() == 2);
        assertEquals(List.of("receive " + PEER + " a", "error LISTENER", "receive " + PEER + " b", "error LISTENER"),
            diary.events);
    }

    @Test
    void shouldAnswerFromAWorker() {
        diary.receive = (node, from, data) -> node.send(from, data);
        node(2, o -> { });
        for (int i = 0; i < 10; i++) {
            bench.port().arrives(PEER, String.valueOf(i));
        }
        bench.until(() -> bench.port().sent.size() == 10);
        assertEquals(IntStream.range(0, 10).mapToObj(i -> PEER + " " + i).toList(), bench.port().sent);
    }

    private UdpNode node(final int threads, final Consumer<Options.Builder> options) {
        return bench.node(diary, o -> {
            o.dispatch(Dispatch.WORKERS).dispatchThreads(threads);
            options.accept(o);
        });
    }

    private static boolean isWaitingForWorkers(final StackTraceElement frame) {
        return frame.getClassName().equals(DispatchThreads.class.getName()) && frame.getMethodName().equals("await");
    }

    private void block() {
        inside.countDown();
        try {
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
