package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.junit.jupiter.api.Test;

/** How long a graceful stop takes, exactly. */
class GracefulStopTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final Duration TICKS = Duration.ofMillis(10);

    private final Closes served = new Closes();
    private final Closes heard = new Closes();

    @Test
    void shouldTakeUntilTheLastConnectionEnds() {
        try (var net = HpSocketTest.memory(1)) {
            final Server server = serverWithTwo(net, Duration.ofSeconds(10), Duration.ofSeconds(20));
            server.stop(Duration.ofSeconds(30));
            assertAbout(Duration.ofSeconds(20), net.now());
            assertEquals(List.of(Kind.PEER, Kind.PEER), served.kinds);
        }
    }

    @Test
    void shouldTakeNoLongerThanTheGrace() {
        try (var net = HpSocketTest.memory(1)) {
            final Server server = serverWithTwo(net, Duration.ofSeconds(10), Duration.ofSeconds(20));
            server.stop(Duration.ofSeconds(15));
            assertAbout(Duration.ofSeconds(15), net.now());
            assertEquals(List.of(Kind.PEER, Kind.STOPPED), served.kinds);
        }
    }

    @Test
    void shouldNotWaitForAnAgentToReconnect() {
        try (var net = HpSocketTest.memory(1)) {
            net.hp().server(Tcp.push(), served, o -> o.idleTimeout(Duration.ofSeconds(5))).start(HOST, PORT);
            final Agent agent = net.hp().agent(Tcp.push(), heard, o -> o.reconnect(new Reconnect(TICKS, TICKS, 0)));
            agent.start();
            agent.connectSync(Target.of(HOST, PORT));
            agent.stop(Duration.ofMinutes(1));
            assertAbout(Duration.ofSeconds(5), net.now());
            assertEquals(1, heard.kinds.size());
        }
    }

    @Test
    void shouldEndAnAttemptUnderWay() {
        try (var net = HpSocketTest.memory(1, MemoryFaults.NONE.latency(1_000_000_000, 1_000_000_000))) {
            net.hp().server(Tcp.push(), served).start(HOST, PORT);
            final Agent agent = net.hp().agent(Tcp.push(), heard);
            agent.start();
            final var attempt = agent.connect(Target.of(HOST, PORT)).toCompletableFuture();
            agent.stop(Duration.ofMinutes(1));
            assertTrue(attempt.isCompletedExceptionally());
            assertEquals(ServiceState.STOPPED, agent.state());
            assertEquals(List.of(Kind.STOPPED), heard.kinds);
        }
    }

    private Server serverWithTwo(final HpSocketTest net, final Duration first, final Duration second) {
        final Server server = net.hp().server(Tcp.push(), served);
        server.start(HOST, PORT);
        for (final Duration idle : List.of(first, second)) {
            final Agent agent = net.hp().agent(Tcp.push(), heard, o -> o.idleTimeout(idle));
            agent.start();
            agent.connectSync(Target.of(HOST, PORT));
        }
        net.settle();
        return server;
    }

    private static void assertAbout(final Duration expected, final Duration actual) {
        assertTrue(actual.compareTo(expected) >= 0 && actual.minus(expected).compareTo(TICKS) < 0,
            "expected=" + expected + " actual=" + actual);
    }

    private static final class Closes implements PushListener {
        private final List<Kind> kinds = new ArrayList<>();

        @Override
        public HandleResult onReceive(final Connection connection, final java.nio.ByteBuffer data) {
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            kinds.add(why.kind());
        }
    }
}
