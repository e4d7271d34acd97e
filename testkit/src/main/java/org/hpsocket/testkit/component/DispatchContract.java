package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.LISTENER;
import static org.hpsocket.CloseReason.Kind.REFUSED;
import static org.hpsocket.HandleResult.ERROR;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** Which threads run listeners, and what one that blocks does to the others. */
public abstract class DispatchContract extends ComponentContract {
    private static final int UNITS = 3_000;

    private static final class Order {
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicReference<String> wrong = new AtomicReference<>("");

        HandleResult check(final ByteBuffer unit) {
            if (inside.incrementAndGet() != 1) {
                wrong.set("two events at once");
            }
            final int number = unit.getInt();
            if (number != next.getAndIncrement()) {
                wrong.compareAndSet("", "expected " + (next.get() - 1) + ", heard " + number);
            }
            inside.decrementAndGet();
            return OK;
        }
    }

    /** For runners. */
    protected DispatchContract() {
    }

    private void keepsOrder(final Dispatch dispatch) {
        final var orders = new ConcurrentHashMap<Long, Order>();
        final var heard = new Events().data((c, unit) -> orders.computeIfAbsent(c.id(), id -> new Order()).check(unit));
        final Server server = started(hp().server(Pack.flag(1), heard, o -> o.dispatch(dispatch).dispatchThreads(4)));
        final Agent agent = started(hp().agent(Pack.flag(1), new Events()));
        final var peers = Stream.generate(() -> get(agent.connect(target(server)))).limit(3).toList();
        for (int i = 0; i < UNITS; i++) {
            for (final Connection peer : peers) {
                peer.send(ByteBuffer.allocate(4).putInt(0, i));
            }
        }
        heard.received(3 * 4 * UNITS);

        assertEquals(3, orders.size());
        orders.values().forEach(order -> assertEquals("", order.wrong.get()));
        agent.stop();
        heard.closed(2);
        assertEquals(List.of("accept", "handshake", "receive", "close"), heard.order(heard.opened()));
    }

    @Test
    public void shouldKeepTheOrderOfEachConnectionOnTheLoop() {
        keepsOrder(Dispatch.LOOP);
    }

    @Test
    public void shouldKeepTheOrderOfEachConnectionOnWorkers() {
        keepsOrder(Dispatch.WORKERS);
    }

    @Test
    public void shouldKeepTheOrderOfEachConnectionOnVirtualThreadsOrSayWhatItNeeds() {
        if (Runtime.version().feature() >= 21) {
            keepsOrder(Dispatch.VIRTUAL);
            return;
        }
        final Server server = hp().server(Tcp.push(), new Events(), o -> o.dispatch(Dispatch.VIRTUAL));
        final var failure = assertThrows(StartException.class, () -> listen(server));
        assertTrue(failure.getMessage().contains("21"), failure.getMessage());
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldServeOthersWhileAWorkerIsBlocked() {
        final var block = new CountDownLatch(1);
        final var heard = new Events().data((c, data) -> {
            if (data.get(0) == '!') {
                await(block);
            }
            c.send(data);
            return OK;
        });
        final Server server = started(hp().server(Tcp.push(), heard,
            o -> o.threads(1).dispatch(Dispatch.WORKERS).dispatchThreads(2)));
        final var blocked = new Events();
        final var other = new Events();
        client(server, blocked).send(bytes("!"));
        heard.await("receive");
        client(server, other).send(bytes("served"));

        assertEquals("served", text(other.received(6)));
        assertEquals(0, blocked.received().length);
        block.countDown();
        assertEquals("!", text(blocked.received(1)));
    }

    @Test
    public void shouldEchoExactlyOnWorkers() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), Events.echo(), o -> o.dispatch(Dispatch.WORKERS)));
        final Client client = started(hp().client(Tcp.push(), heard, o -> o.dispatch(Dispatch.WORKERS)), server);
        final byte[] sent = pattern(muchBytes() / 5);
        for (int i = 0; i < sent.length; i += 10_000) {
            client.send(ByteBuffer.wrap(sent, i, Math.min(10_000, sent.length - i)));
        }

        assertArrayEquals(sent, heard.received(sent.length));
    }

    @Test
    public void shouldCloseTheConnectionWhoseListenerThrowsOnAWorker() {
        final var heard = new Events().data((c, data) -> {
            throw new IllegalStateException("thrown on a worker");
        });
        final Server server = started(hp().server(Tcp.push(), heard,
            o -> o.dispatch(Dispatch.WORKERS).dispatchThreads(1)));
        client(server, new Events()).send(bytes("one"));
        assertEquals(LISTENER, heard.closed(0).kind());
        client(server, new Events()).send(bytes("two"));

        assertEquals(LISTENER, heard.closed(1).kind());
        assertEquals(2, heard.errors().size());
    }

    @Test
    public void shouldRefuseOnWorkersWhatWouldWaitForItself() {
        final var failure = new CompletableFuture<HpSocketException>();
        final var heard = new Events().doing("handshake",
            c -> failure.complete(assertThrows(HpSocketException.class, c.component()::stop)));
        client(started(hp().server(Tcp.push(), heard, o -> o.dispatch(Dispatch.WORKERS))), new Events());

        assertFalse(get(failure).getMessage().isBlank());
    }

    @Test
    public void shouldTakeAnswersOfWorkersSeriously() {
        final var heard = new Events().data((c, data) -> ERROR);
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.dispatch(Dispatch.WORKERS)));
        client(server, new Events()).send(bytes("no"));

        assertEquals(REFUSED, heard.closed().kind());
    }

    @Test
    public void shouldReportAListenerThatBlocksItsLoopWithItsStack() {
        final var block = new CountDownLatch(1);
        final var heard = new Events().data((c, data) -> {
            await(block);
            return OK;
        });
        // a busy system may keep a loop that was woken from its processor for longer than some milliseconds
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.blockedAfter(Duration.ofMillis(250))));
        client(server, new Events()).send(bytes("block"));

        final ErrorEvent error = heard.error();
        assertEquals(1, server.stats().blocked());
        block.countDown();
        assertEquals(ErrorEvent.Kind.BLOCKED, error.kind());
        assertTrue(error.message().contains("DispatchContract"), error.message());
    }

    @Test
    public void shouldSayNothingOfABlockedLoopWhenToldNotTo() {
        final var heard = new Events().data((c, data) -> {
            await("some time", () -> c.connectPeriod().compareTo(Duration.ofMillis(100)) > 0);
            c.send(data);
            return OK;
        });
        final var peer = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.blockedAfter(Duration.ZERO)));
        client(server, peer).send(bytes("slow"));
        peer.received(4);

        assertEquals(0, server.stats().blocked());
        assertEquals(List.of(), heard.errors());
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
