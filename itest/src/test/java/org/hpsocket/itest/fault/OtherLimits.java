package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.FetchResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PullConnection;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Noise;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;

/** The limits besides that of the send queue, each driven by eight threads on two loops. */
final class OtherLimits {
    private static final int RECEIVE_LIMIT = 256 << 10;
    private static final int READ_BYTES = 65_536;
    private static final int UNREAD_BYTES = 16 << 20;
    private static final int PIECE_BYTES = 65_536;
    private static final int NO_LIMIT = 1 << 30;
    private static final int REFUSALS = 50;
    private static final int CONNECTIONS_MOST = 8;

    private OtherLimits() {
    }

    /** A PULL connection that nobody fetches from stops reading, and gives everything to those who come later. */
    static void unread(final HpSocket hp) {
        final var heard = new Heard();
        try (var writers = new Crowd(); var fetchers = new Crowd();
            Server server = hp.server(Tcp.pull(), heard,
                o -> o.threads(2).receiveLimitBytes(RECEIVE_LIMIT).socketBufferSize(READ_BYTES))) {
            server.start("127.0.0.1", 0);
            final List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < Crowd.THREADS; i++) {
                peers.add(new Peer(server.localAddress().orElseThrow()));
            }
            final List<CompletableFuture<Void>> writing =
                writers.begin(i -> peers.get(i).write(new Noise(i).next(UNREAD_BYTES / Crowd.THREADS).array()));
            final List<Connection> connections = peers.stream().map(heard::opened).toList();
            Patience.until("all to have stopped reading",
                () -> connections.stream().allMatch(c -> c.bytesReceived() >= RECEIVE_LIMIT));
            for (final Connection connection : connections) {
                final long read = connection.bytesReceived();
                assertTrue(read <= RECEIVE_LIMIT + READ_BYTES, () -> "read " + read);
            }
            fetchers.run(i -> fetchAll((PullConnection) connections.get(i), i));
            writing.forEach(Patience::get);
            peers.forEach(Peer::close);
        }
    }

    private static void fetchAll(final PullConnection connection, final int seed) {
        final var noise = new Noise(seed);
        final var random = new SplittableRandom(seed);
        for (int left = UNREAD_BYTES / Crowd.THREADS; left > 0;) {
            final ByteBuffer target = ByteBuffer.allocate(Math.min(left, 1 + random.nextInt(PIECE_BYTES)));
            Patience.until("more to fetch", () -> {
                final FetchResult result = connection.fetch(target);
                assertTrue(result == FetchResult.OK || result == FetchResult.LENGTH_TOO_LONG, result::toString);
                return result == FetchResult.OK;
            });
            assertEquals(-1, noise.mismatch(target.flip()), "a byte is wrong");
            left -= target.remaining();
        }
    }

    /** Sends that no queue refuses stop at the ceiling; when the connections go, all memory is there again. */
    static void ceiling(final HpSocket hp) {
        final var heard = new Heard();
        try (var crowd = new Crowd();
            Server server = hp.server(Tcp.push(), heard, o -> o.threads(2).sendLimitBytes(NO_LIMIT))) {
            server.start("127.0.0.1", 0);
            final Queue<Peer> peers = new ConcurrentLinkedQueue<>();
            crowd.run(i -> {
                for (int count = 0; count < Crowd.THREADS; count++) {
                    final var peer = new Peer(server.localAddress().orElseThrow(), PIECE_BYTES);
                    peers.add(peer);
                    sendUntilRefused(heard.opened(peer));
                }
            });
            assertTrue(hp.memory().usedBytes() > hp.memory().limitBytes() / 2, () -> hp.memory().toString());
            final List<Connection> connections = heard.opened(Crowd.THREADS * Crowd.THREADS);
            connections.forEach(connection -> connection.disconnect(Connection.Disconnect.FORCE));
            heard.closed(connections.size());
            Patience.until(() -> "the memory: " + hp.memory(),
                () -> hp.memory().usedBytes() < hp.memory().limitBytes() / 8);
            peers.forEach(Peer::close);
        }
    }

    private static void sendUntilRefused(final Connection connection) {
        for (int refused = 0; refused < REFUSALS;) {
            final SendResult result = connection.send(new byte[PIECE_BYTES]);
            if (result == SendResult.FULL) {
                refused++;
            } else {
                assertEquals(SendResult.QUEUED, result);
            }
        }
    }

    /** Connections over the limit are closed and counted, the rest is unharmed, and a free place is given away. */
    static void connections(final HpSocket hp) {
        final var heard = new Heard(new Echo()::onReceive);
        try (var crowd = new Crowd();
            Server server = hp.server(Tcp.push(), heard, o -> o.threads(2).maxConnections(CONNECTIONS_MOST))) {
            server.start("127.0.0.1", 0);
            final Queue<Peer> served = new ConcurrentLinkedQueue<>();
            crowd.run(i -> {
                for (int count = 0; count < Crowd.THREADS; count++) {
                    tryToEcho(server, served);
                }
            });
            assertEquals(CONNECTIONS_MOST, served.size(), "served");
            assertEquals(Crowd.THREADS * Crowd.THREADS - CONNECTIONS_MOST, server.stats().refused(), "refused");
            assertTrue(heard.errors().stream().allMatch(error -> error.kind() == ErrorEvent.Kind.LIMIT),
                () -> heard.errors().toString());
            served.forEach(peer -> peer.echo((byte) 7));
            served.remove().close();
            heard.closed(1);
            Patience.until("a place", () -> tryToEcho(server, served));
            assertEquals(CONNECTIONS_MOST, served.size(), "served");
            served.forEach(Peer::close);
        }
    }

    private static boolean tryToEcho(final Server server, final Queue<Peer> served) {
        final var peer = new Peer(server.localAddress().orElseThrow());
        try {
            peer.echo((byte) 1, (byte) 2, (byte) 3);
            served.add(peer);
            return true;
        } catch (final UncheckedIOException e) {
            peer.close();
            return false;
        }
    }

    /** An agent makes as many connections as it may, and refuses the others at the call. */
    static void agentConnections(final HpSocket hp) {
        final var refused = new AtomicInteger();
        try (var crowd = new Crowd(); Server server = hp.server(Tcp.push(), new Echo(), o -> o.threads(2));
            Agent agent = hp.agent(Tcp.push(), new Heard(), o -> o.threads(2).maxConnections(CONNECTIONS_MOST))) {
            server.start("127.0.0.1", 0);
            agent.start();
            final var port = ((java.net.InetSocketAddress) server.localAddress().orElseThrow()).getPort();
            crowd.run(i -> {
                for (int count = 0; count < Crowd.THREADS; count++) {
                    try {
                        Patience.get(agent.connect("127.0.0.1", port));
                    } catch (final StartException e) {
                        refused.incrementAndGet();
                    }
                }
            });
            assertEquals(Crowd.THREADS * Crowd.THREADS - CONNECTIONS_MOST, refused.get(), "refused");
            assertEquals(CONNECTIONS_MOST, agent.connectionCount());
        }
    }
}
