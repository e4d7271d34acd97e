package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.api.Test;

/** A listener that holds its loop. */
final class BlockedLoopIT {
    private static final byte BLOCK = 'b';
    private static final Duration BLOCKED_AFTER = Duration.ofMillis(100);
    private static final long MANY_LOOKS_NS = TimeUnit.SECONDS.toNanos(1);

    private final Semaphore mayGoOn = new Semaphore(0);
    private final Heard heard = new Heard(this::answer);

    @Test
    void shouldTellOnceForEachStayAndGoOnWhenAListenerHoldsItsLoop() throws InterruptedException {
        try (HpSocket hp = HpSocket.load();
            Server server = hp.server(Tcp.push(), heard, o -> o.name("held").threads(1).blockedAfter(BLOCKED_AFTER))) {
            server.start("127.0.0.1", 0);
            try (Peer peer = new Peer(server.localAddress().orElseThrow())) {
                peer.echo((byte) 1);
                for (int stays = 1; stays <= 2; stays++) {
                    final int told = stays;
                    peer.write(BLOCK);
                    Patience.until("the watchdog", () -> blocked().size() >= told);
                    assertFalse(mayGoOn.tryAcquire(MANY_LOOKS_NS, TimeUnit.NANOSECONDS));
                    mayGoOn.release();
                    peer.read(1);
                    peer.echo((byte) 2);
                    assertEquals(told, blocked().size(), () -> blocked().toString());
                    assertEquals(told, server.stats().blocked());
                }
            } finally {
                mayGoOn.release(2);
            }
            for (final ErrorEvent error : blocked()) {
                assertTrue(error.message().startsWith("loop held-"), error::message);
                assertTrue(error.message().contains("blockedAfter=100ms"), error::message);
                assertTrue(error.message().contains(BlockedLoopIT.class.getName() + ".answer("), error::message);
            }
            assertEquals(blocked(), heard.errors(), "errors of other kinds");
        }
    }

    private HandleResult answer(final Connection connection, final ByteBuffer data) {
        if (data.get(data.position()) == BLOCK) {
            mayGoOn.acquireUninterruptibly();
        }
        connection.send(data);
        return HandleResult.OK;
    }

    private List<ErrorEvent> blocked() {
        return heard.errors().stream().filter(error -> error.kind() == ErrorEvent.Kind.BLOCKED).toList();
    }
}
