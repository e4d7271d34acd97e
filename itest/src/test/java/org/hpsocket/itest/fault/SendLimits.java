package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;

/** The limit of the send queue with each policy, driven by eight threads on two connections of two loops. */
final class SendLimits {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 4_096;
    private static final int SMALL_BUFFER = 256 << 10;
    private static final int PEERS = 2;
    private static final int REFUSALS = 100;
    private static final long BETWEEN_NS = 1_000_000;
    private static final Duration AGES = Duration.ofHours(1);

    private SendLimits() {
    }

    /** A policy that refuses answers FULL at the limit, and everything that was taken arrives. */
    static void refusing(final HpSocket hp, final SendLimitPolicy policy) {
        final var heard = new Heard();
        try (var crowd = new Crowd(); Server server = server(hp, heard, policy, Duration.ofMillis(50));
            Peer first = peer(server); Peer second = peer(server)) {
            final List<Connection> connections = heard.opened(PEERS);
            final var taken = new AtomicIntegerArray(PEERS);
            crowd.run(i -> sendUntilRefused(connections.get(i % PEERS), taken, i % PEERS));
            for (final Connection connection : connections) {
                assertTrue(connection.pendingBytes() <= LIMIT_BYTES + Crowd.THREADS * (long) PIECE_BYTES,
                    () -> "pending=" + connection.pendingBytes());
                assertTrue(connection.pendingBytes() > LIMIT_BYTES / 2, () -> "pending=" + connection.pendingBytes());
            }
            for (final Peer peer : List.of(first, second)) {
                final Connection connection = heard.opened(peer);
                peer.skip(taken.get(connections.indexOf(connection)) * (long) PIECE_BYTES);
                Patience.until("room", () -> connection.send(new byte[1]) == SendResult.QUEUED);
                peer.read(1);
            }
            assertEquals(List.of(), heard.closed(0));
        }
    }

    /** A policy that closes answers CLOSED at the limit, and says which limit. */
    static void closing(final HpSocket hp) {
        final var heard = new Heard();
        try (var crowd = new Crowd(); Server server = server(hp, heard, SendLimitPolicy.CLOSE, AGES);
            Peer first = peer(server); Peer second = peer(server)) {
            final List<Connection> connections = heard.opened(PEERS);
            crowd.run(i -> {
                SendResult result = SendResult.QUEUED;
                while (result == SendResult.QUEUED) {
                    result = connections.get(i % PEERS).send(new byte[PIECE_BYTES]);
                }
                assertEquals(SendResult.CLOSED, result);
            });
            for (final CloseReason why : heard.closed(PEERS)) {
                assertEquals(CloseReason.Kind.LIMIT, why.kind());
                assertTrue(why.message().contains("sendLimitBytes=" + LIMIT_BYTES), why::message);
            }
            first.drain();
            second.drain();
            final var limits = heard.errors().stream().filter(e -> e.kind() == ErrorEvent.Kind.LIMIT).toList();
            assertEquals(PEERS, limits.size(), () -> heard.errors().toString());
        }
    }

    /** Threads that wait go on when the peer reads, and everything arrives. */
    static void waiting(final HpSocket hp) {
        final var heard = new Heard();
        final int pieces = 4 * LIMIT_BYTES / PIECE_BYTES;
        try (var crowd = new Crowd(); Server server = server(hp, heard, SendLimitPolicy.WAIT, AGES);
            Peer first = peer(server); Peer second = peer(server)) {
            final List<Connection> connections = heard.opened(PEERS);
            final List<CompletableFuture<Void>> sending = crowd.begin(i -> {
                for (int sent = 0; sent < pieces; sent++) {
                    assertEquals(SendResult.QUEUED, connections.get(i % PEERS).send(new byte[PIECE_BYTES]));
                }
            });
            untilFull(connections);
            final int length = pieces * Crowd.THREADS / PEERS * PIECE_BYTES;
            final var reading = CompletableFuture.runAsync(() -> first.skip(length));
            second.skip(length);
            Patience.get(reading);
            sending.forEach(Patience::get);
        }
    }

    /** Threads that wait are told of the close, and a loop never waits. */
    static void waitingInVain(final HpSocket hp) {
        final var onLoop = new AtomicReference<SendResult>();
        final var heard = new Heard((connection, data) -> {
            SendResult result = SendResult.QUEUED;
            while (result == SendResult.QUEUED) {
                result = connection.send(ByteBuffer.allocate(LIMIT_BYTES / 2));
            }
            onLoop.set(result);
            return HandleResult.OK;
        });
        final var closed = new AtomicInteger();
        try (var crowd = new Crowd(); Server server = server(hp, heard, SendLimitPolicy.WAIT, AGES);
            Peer first = peer(server); Peer second = peer(server)) {
            final List<Connection> connections = heard.opened(PEERS);
            final List<CompletableFuture<Void>> sending = crowd.begin(i -> {
                SendResult result = SendResult.QUEUED;
                while (result == SendResult.QUEUED) {
                    result = connections.get(i % PEERS).send(new byte[PIECE_BYTES]);
                }
                assertEquals(SendResult.CLOSED, result);
                closed.incrementAndGet();
            });
            untilFull(connections);
            first.write((byte) 1);
            Patience.until("the event", () -> onLoop.get() != null);
            assertEquals(SendResult.FULL, onLoop.get());
            connections.get(0).disconnect(Connection.Disconnect.FORCE);
            Patience.until("half of the threads to be told", () -> closed.get() == Crowd.THREADS / PEERS);
            server.stop();
            sending.forEach(Patience::get);
            assertEquals(Crowd.THREADS, closed.get());
            second.drain();
        }
    }

    /** A server that echoes to peers that do not read stops reading in time: nothing is refused and all comes back. */
    static void pausing(final HpSocket hp) {
        final Queue<SendResult> refused = new ConcurrentLinkedQueue<>();
        final var heard = new Heard((connection, data) -> {
            final SendResult result = connection.send(data);
            if (result != SendResult.QUEUED) {
                refused.add(result);
            }
            return HandleResult.OK;
        });
        try (var crowd = new Crowd(); var readers = new Crowd();
            Server server = server(hp, heard, SendLimitPolicy.PAUSE_READS, AGES)) {
            final List<EchoedFlood> floods = new ArrayList<>();
            for (int i = 0; i < Crowd.THREADS; i++) {
                floods.add(new EchoedFlood(peer(server), i));
            }
            final List<CompletableFuture<Void>> writing = crowd.begin(i -> floods.get(i).write());
            final List<Connection> connections = heard.opened(Crowd.THREADS);
            Patience.until("all queues to be half full",
                () -> connections.stream().allMatch(c -> c.pendingBytes() > LIMIT_BYTES / 2));
            readers.run(i -> floods.get(i).read());
            writing.forEach(Patience::get);
            floods.forEach(EchoedFlood::close);
            assertEquals(List.of(), List.copyOf(refused));
        }
    }

    /** Until the system takes no more either. */
    private static void sendUntilRefused(final Connection connection, final AtomicIntegerArray taken, final int index) {
        for (int refused = 0; refused < REFUSALS;) {
            final SendResult result = connection.send(new byte[PIECE_BYTES]);
            if (result == SendResult.QUEUED) {
                taken.incrementAndGet(index);
                refused = 0;
            } else {
                assertEquals(SendResult.FULL, result);
                refused++;
                LockSupport.parkNanos(BETWEEN_NS);
            }
        }
    }

    private static void untilFull(final List<Connection> connections) {
        Patience.until("both queues to be full",
            () -> connections.stream().allMatch(c -> c.pendingBytes() > LIMIT_BYTES - 2 * PIECE_BYTES));
    }

    private static Server server(
        final HpSocket hp, final Heard heard, final SendLimitPolicy policy, final Duration sendTimeout) {
        final Server server = hp.server(Tcp.push(), heard,
            o -> o.threads(2).sendLimitBytes(LIMIT_BYTES).whenSendLimit(policy).sendTimeout(sendTimeout)
                .closeTimeout(Duration.ofSeconds(1)));
        server.start("127.0.0.1", 0);
        return server;
    }

    private static Peer peer(final Server server) {
        return new Peer(server.localAddress().orElseThrow(), SMALL_BUFFER);
    }
}
