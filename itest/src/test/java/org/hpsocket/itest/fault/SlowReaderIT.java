package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HpSocket;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that never reads. */
final class SlowReaderIT {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 64 << 10;
    private static final int SMALL_BUFFER = 64 << 10;
    private static final int REFUSALS = 200;
    private static final long BETWEEN_NS = 1_000_000;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration AGES = Duration.ofHours(1);

    private final HpSocket hp = HpSocket.load();
    private final Heard heard = new Heard();

    @AfterEach
    void endAndFindAllMemoryAgain() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
    }

    @Test
    void shouldRefuseAtTheLimitAndLetGoAtOnceWhenForced() {
        try (Server server = server(AGES); Peer peer = peer(server)) {
            final Connection connection = full(peer);
            assertTrue(connection.pendingBytes() <= LIMIT_BYTES, () -> "pending=" + connection.pendingBytes());
            assertTrue(connection.pendingBytes() > LIMIT_BYTES / 2, () -> "pending=" + connection.pendingBytes());
            connection.disconnect();
            assertEquals(SendResult.CLOSED, connection.send(new byte[1]));
            connection.disconnect(Connection.Disconnect.FORCE);
            assertEquals(CloseReason.Kind.DISCONNECTED, heard.closed(1).get(0).kind());
            Patience.until("the place of the connection", () -> server.connectionCount() == 0);
        }
    }

    @Test
    void shouldCloseInTheEndWhenNothingMoreGoesOut() {
        try (Server server = server(SHORT); Peer peer = peer(server)) {
            full(peer).disconnect();
            assertEquals(CloseReason.Kind.DISCONNECTED, heard.closed(1).get(0).kind());
            assertEquals(1, heard.closed(1).size());
        }
    }

    @Test
    void shouldStopInTheEndAndFreeThePortWhenNothingMoreGoesOut() {
        try (Server server = server(SHORT); Peer first = peer(server); Peer second = peer(server)) {
            full(first);
            full(second);
            final int port = ((java.net.InetSocketAddress) server.localAddress().orElseThrow()).getPort();
            Patience.get(CompletableFuture.runAsync(server::stop));
            assertEquals(2, heard.closed(2).stream().filter(why -> why.kind() == CloseReason.Kind.STOPPED).count());
            server.start("127.0.0.1", port);
            peer(server).close();
            heard.opened(3);
        }
    }

    @Test
    void shouldStopWithoutWaitingForTheCloseTimeoutWhenTheConnectionIsForced() {
        try (Server server = server(AGES); Peer peer = peer(server)) {
            final Connection connection = full(peer);
            final var stopping = CompletableFuture.runAsync(server::stop);
            Patience.until("the stop to begin", () -> !connection.isConnected());
            connection.disconnect(Connection.Disconnect.FORCE);
            Patience.get(stopping);
            assertEquals(CloseReason.Kind.STOPPED, heard.closed(1).get(0).kind());
        }
    }

    /** Sends until the system takes no more either. */
    private Connection full(final Peer peer) {
        final Connection connection = heard.opened(peer);
        for (int refused = 0; refused < REFUSALS;) {
            final SendResult result = connection.send(new byte[PIECE_BYTES]);
            if (result == SendResult.QUEUED) {
                refused = 0;
            } else {
                assertEquals(SendResult.FULL, result);
                refused++;
                LockSupport.parkNanos(BETWEEN_NS);
            }
        }
        return connection;
    }

    private Server server(final Duration closeTimeout) {
        final Server server = hp.server(Tcp.push(), heard,
            o -> o.threads(2).sendLimitBytes(LIMIT_BYTES).closeTimeout(closeTimeout));
        server.start("127.0.0.1", 0);
        return server;
    }

    private static Peer peer(final Server server) {
        return new Peer(server.localAddress().orElseThrow(), SMALL_BUFFER);
    }
}
