package org.hpsocket.itest.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Patience;
import org.hpsocket.testkit.component.AllOver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that come and go leave nothing behind. Set by the property {@code hpsocket.churn.connections}. */
final class ChurnIT {
    private static final int CONNECTIONS = Integer.getInteger("hpsocket.churn.connections", 10_000);
    private static final int AT_A_TIME = 50;
    private static final int ADDRESSES = 8;

    private final Queue<WeakReference<Connection>> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(CONNECTIONS);

    @ParameterizedTest
    @ValueSource(strings = {"nio", "aio"})
    void shouldForgetEveryConnectionWhenItHasClosed(final String transport) throws InterruptedException {
        try (HpSocket hp = AllOver.transport(HpSocket.load(), transport);
            Server server = hp.server(Tcp.push(), new Remembering(), o -> o.maxConnections(4 * AT_A_TIME));
            Agent agent = hp.agent(Tcp.push(), new Fleeting(), o -> o.maxConnections(2 * AT_A_TIME))) {
            server.start("0.0.0.0", 0);
            agent.start();
            for (int i = 0; i < AT_A_TIME; i++) {
                connect(agent, ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
            }
            assertTrue(closed.await(5, TimeUnit.MINUTES),
                () -> closed.getCount() + " connections of " + CONNECTIONS + " to go");
            Patience.until("the last close", () -> agent.connectionCount() == 0 && server.connectionCount() == 0);
            assertEquals(CONNECTIONS, agent.stats().closed());
            assertEquals(0, server.stats().refused(), "refused");
            Patience.until(() -> kept() + " connections of " + seen.size() + " to be forgotten",
                () -> kept() <= AT_A_TIME);
            assertTrue(hp.memory().slabs() <= AT_A_TIME, () -> "slabs kept for reuse at most: " + hp.memory());
            agent.stop();
            server.stop();
            assertEquals(0, hp.memory().slabs(), "slabs after stop");
        }
    }

    private void connect(final Agent agent, final int port) {
        final int number = begun.getAndIncrement();
        if (number < CONNECTIONS) {
            agent.connect("127.0.0." + (1 + number % ADDRESSES), port);
        }
    }

    private long kept() {
        System.gc();
        return seen.stream().filter(reference -> reference.get() != null).count();
    }

    /** Echoes, and keeps a weak hold of what it has seen. */
    private final class Remembering extends Echo {
        @Override
        public HandleResult onAccept(final Connection connection) {
            seen.add(new WeakReference<>(connection));
            return HandleResult.OK;
        }
    }

    /** Sends a byte, leaves when it is back, and is followed by another one. */
    private final class Fleeting implements PushListener {
        @Override
        public HandleResult onHandshake(final Connection connection) {
            seen.add(new WeakReference<>(connection));
            connection.send(new byte[1]);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.disconnect();
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closed.countDown();
            final var remote = (InetSocketAddress) connection.remoteAddress().orElseThrow();
            connect((Agent) connection.component(), remote.getPort());
        }
    }
}
