package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.DatagramListener;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PreparedSocket;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Udp;
import org.hpsocket.UdpNode;
import org.hpsocket.itest.LogLines;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.udp.Talker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A UDP server with little memory and few places in a storm of datagrams from more addresses than it has places, while
 * some honest peers talk to it. Set by the properties {@code hpsocket.storm.rounds} and {@code hpsocket.storm.seed}.
 */
final class HostileDatagramsIT {
    private static final int ROUNDS = Integer.getInteger("hpsocket.storm.rounds", 100);
    private static final long SEED = Long.getLong("hpsocket.storm.seed", 2_026L);
    private static final int GUST = 500;
    private static final int FLOOD = 20_000;
    private static final int PLACES = 50;
    private static final int HONEST = 5;
    private static final int SOURCES = 200;
    private static final int BUFFER_BYTES = 4 << 20;
    private static final long ASK_AGAIN_NS = 300_000_000;
    private static final RuntimeOptions SMALL = new RuntimeOptions(16 << 20);
    private static final Udp WATCHFUL = Udp.push().heartbeat(Duration.ofSeconds(1), 5);

    private final Serving serving = new Serving();
    private final Asking asking = new Asking();

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "WORKERS"})
    void shouldServeHonestPeersThroughAStormOfDatagrams(final Dispatch dispatch) {
        final long beganNs = System.nanoTime();
        try (var log = new LogLines(); HpSocket calm = HpSocket.load()) {
            try (HpSocket hp = HpSocket.load(SMALL); var watch = new MemoryWatch(hp)) {
                final Server server = hp.server(WATCHFUL, serving, o -> o.maxConnections(PLACES).dispatch(dispatch));
                server.start("127.0.0.1", 0);
                final List<Connection> honest = connect(calm, (InetSocketAddress) server.localAddress().orElseThrow());
                askAll(honest);
                blow(server, honest);
                assertEquals(List.of(), asking.closed(), "honest peers closed");
                assertEquals(HONEST, honest.stream().filter(Connection::isConnected).count());
                assertTrue(server.stats().refused() > 0 && server.stats().dropped() > 0, () -> "" + server.stats());
                assertTrue(watch.mostBytes() > 0);
                server.stop();
                assertEquals(0, hp.memory().slabs(), "slabs after stop");
            }
            assertEquals(0, asking.wrong.sum(), "wrong answers");
            assertEquals(0, serving.cut.sum(), "datagrams that are not whole");
            assertEquals(serving.accepted.sum(), serving.closed.sum(), "accept and close events");
            assertOnlyReports(log.records(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "WORKERS"})
    void shouldHearWholeDatagramsInAStormAndGoOnAfterItAsANode(final Dispatch dispatch) {
        final var hearing = new Hearing();
        try (HpSocket hp = HpSocket.load(SMALL); var watch = new MemoryWatch(hp)) {
            final UdpNode node = hp.udpNode(hearing, o -> o.dispatch(dispatch).threads(2));
            node.start("127.0.0.1", 0);
            try (var storm = new DatagramStorm(SEED, node.localAddress().orElseThrow(), SOURCES)) {
                storm.blow(FLOOD);
            }
            Patience.until("a datagram after the storm", () -> {
                node.send(node.localAddress().orElseThrow(), ByteBuffer.wrap(new byte[Hearing.LAST_BYTES]));
                return hearing.last;
            });
            assertTrue(watch.mostBytes() > 0);
            node.stop();
            assertEquals(0, hp.memory().slabs(), "slabs after stop");
        }
        assertTrue(hearing.heard.sum() > HONEST, () -> "heard=" + hearing.heard);
        assertEquals(0, hearing.cut.sum(), "datagrams that are not whole");
        assertEquals(Set.of(ErrorEvent.Kind.LIMIT), hearing.errors, "too long, nothing else");
    }

    private static void blow(final Server server, final List<Connection> honest) {
        final var target = (InetSocketAddress) server.localAddress().orElseThrow();
        try (var storm = new DatagramStorm(SEED, target, SOURCES)) {
            for (int i = 0; i < ROUNDS; i++) {
                storm.blow(GUST);
                askAll(honest);
                assertTrue(server.connectionCount() <= PLACES, () -> "connections=" + server.connectionCount());
            }
            storm.blow(FLOOD);
            askAll(honest);
        }
    }

    private List<Connection> connect(final HpSocket hp, final InetSocketAddress to) {
        final Agent agent = hp.agent(WATCHFUL, asking);
        agent.start();
        return IntStream.range(0, HONEST).mapToObj(number -> agent.connectSync(
            Target.of(to.getHostString(), to.getPort()).extra(new Talker(number)))).toList();
    }

    /** Datagrams that found a full buffer are lost, so some ask again. */
    private static void askAll(final List<Connection> honest) {
        honest.forEach(peer -> talker(peer).begin());
        final var nextNs = new AtomicLong(System.nanoTime());
        Patience.until("answers to honest peers, seed=" + SEED, () -> {
            if (System.nanoTime() - nextNs.get() >= 0) {
                nextNs.set(System.nanoTime() + ASK_AGAIN_NS);
                honest.stream().filter(peer -> !talker(peer).isAnswered()).forEach(peer -> talker(peer).ask(peer));
            }
            return honest.stream().allMatch(peer -> talker(peer).isAnswered());
        });
    }

    private static Talker talker(final Connection connection) {
        return (Talker) connection.extra().orElseThrow();
    }

    /** One line a second at most, and no stack. */
    private static void assertOnlyReports(final List<LogRecord> records, final long seconds) {
        for (final LogRecord line : records) {
            final String text = line.getMessage();
            assertTrue(line.getLevel() == Level.WARNING && line.getThrown() == null, text);
            assertTrue(text.contains(" LIMIT: ") && text.lines().count() == 1, text);
        }
        assertTrue(!records.isEmpty() && records.size() <= seconds + 2, () -> "lines=" + records.size());
    }

    /** Echoes, counts, and leaves errors to the log. */
    private static final class Serving implements PushListener {
        private final LongAdder accepted = new LongAdder();
        private final LongAdder closed = new LongAdder();
        private final LongAdder cut = new LongAdder();

        @Override
        public HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
            socket.set(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onAccept(final Connection connection) {
            accepted.increment();
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            if (!DatagramStorm.isWhole(data)) {
                cut.increment();
            }
            connection.send(data);
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closed.increment();
        }
    }

    /** Hears whatever is sent to a node. */
    private static final class Hearing implements DatagramListener<UdpNode> {
        /** The length of a datagram that no storm sends, since it has no mark. */
        static final int LAST_BYTES = 1_000;

        private final LongAdder heard = new LongAdder();
        private final LongAdder cut = new LongAdder();
        private final Set<ErrorEvent.Kind> errors = ConcurrentHashMap.newKeySet();
        private volatile boolean last;

        @Override
        public HandleResult onReceive(final UdpNode node, final InetSocketAddress from, final ByteBuffer data) {
            heard.increment();
            if (!DatagramStorm.isWhole(data)) {
                cut.increment();
            }
            if (data.remaining() == LAST_BYTES && data.get(data.position()) == 0) {
                last = true;
            }
            return HandleResult.OK;
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            errors.add(error.kind());
        }
    }

    /** Checks what honest peers are answered. */
    private static final class Asking implements PushListener {
        private final List<CloseReason> closed = new CopyOnWriteArrayList<>();
        private final LongAdder wrong = new LongAdder();

        List<CloseReason> closed() {
            return closed;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            if (!talker(connection).hear(data)) {
                wrong.increment();
            }
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closed.add(why);
        }
    }
}
