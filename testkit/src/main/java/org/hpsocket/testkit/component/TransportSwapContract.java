package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.SwapReport;
import org.hpsocket.Tcp;
import org.hpsocket.core.Engine;
import org.hpsocket.core.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Transport;
import org.junit.jupiter.api.Test;

/**
 * The transport is replaced under open connections: by a better one beside it, or taken away before the other one comes. No connection notices. For
 * transports that can {@link org.hpsocket.spi.Capability#HANDOVER}.
 */
public abstract class TransportSwapContract extends ComponentContract {
    private static final int FLAG = 0x169;
    private static final int MOST_BYTES = 400_000;
    private static final int ROUNDS = 12;
    private static final long NS_PER_MS = 1_000_000;

    private final Registry registry = new Registry();
    private Transport current;

    /** For runners. */
    protected TransportSwapContract() {
    }

    /**
     * Makes a transport.
     *
     * @return a new one, each time, of one name
     */
    protected abstract Transport transport();

    @Override
    protected final HpSocket runtime() {
        current = transport();
        registry.add(current);
        ServiceLoader.load(CodecFactory.class, Registry.class.getClassLoader()).forEach(registry::add);
        return new Engine(new RuntimeOptions(), registry);
    }

    /** Echoes, and counts who comes and who goes how. */
    private static final class Echo implements PackListener, PushListener {
        private final ConcurrentHashMap<CloseReason.Kind, LongAdder> closes = new ConcurrentHashMap<>();
        private final List<String> errors = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.send(data);
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closes.computeIfAbsent(why.kind(), kind -> new LongAdder()).increment();
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            errors.add(error.toString());
        }

        void assertOnlyOrderlyCloses() {
            assertTrue(closes.keySet().stream().noneMatch(CloseReason.Kind::isError), () -> closes.toString());
            assertEquals(List.of(), errors);
        }
    }

    /** The better one is there before the other one goes. */
    @Test
    public void shouldMoveEveryConnectionToABetterTransport() {
        final var echo = new Echo();
        final Server server = started(hp().server(Pack.flag(FLAG).maxLength(MOST_BYTES), echo, this::options));
        try (var load = new EchoLoad(MOST_BYTES)) {
            final Agent agent = started(hp().agent(Pack.flag(FLAG).maxLength(MOST_BYTES), load, this::options));
            load.begin(agent, target(server), 24, 8);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(200);
                final SwapReport report = get(hp().swap(transport()));
                assertTrue(report.isComplete(), report::toString);
                assertTrue(report.done() >= 64, report::toString);
            }
            load.awaitMore(200);
            load.finish();
            assertTrue(load.visits() > 0);
            assertEquals(32, agent.connectionCount());
            assertTrue(agent.swaps().done() >= 32 * ROUNDS, () -> agent.swaps().toString());
        }
        echo.assertOnlyOrderlyCloses();
        assertOneTransport(server);
    }

    /** The one in use goes first, as when its bundle is updated. */
    @Test
    public void shouldParkEveryConnectionUntilThereIsASuccessor() {
        final var echo = new Echo();
        final Server server = started(hp().server(Pack.flag(FLAG).maxLength(MOST_BYTES), echo, this::options));
        final var random = new Random(5);
        try (var load = new EchoLoad(MOST_BYTES)) {
            final Agent agent = started(hp().agent(Pack.flag(FLAG).maxLength(MOST_BYTES), load, this::options));
            load.begin(agent, target(server), 24, 8);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(100);
                replace(round == 0 ? 1000 : random.nextInt(50));
            }
            load.awaitMore(200);
            load.finish();
            assertTrue(load.visits() > 0);
        }
        echo.assertOnlyOrderlyCloses();
        assertOneTransport(server);
    }

    /** What is sent and asked for while there is no transport is done when there is one. */
    @Test
    public void shouldKeepWhatIsSentWithoutATransport() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), Events.echo(), this::options));
        final Client client = started(hp().client(Tcp.push(), heard, this::options), server);
        registry.remove(current);

        client.send(bytes("sent without a transport"));
        final var late = new Events();
        final var coming = hp().client(Tcp.push(), late, this::options);
        assertTrue(server.swaps().waiting().get(0).code().contains(current.name()), () -> server.swaps().toString());
        arrive();

        assertEquals("sent without a transport", text(heard.received(24)));
        started(coming, server);
        late.opened();
        assertEquals(0, heard.count("close"));
    }

    /** A connect that is begun without a transport waits for one. */
    @Test
    public void shouldConnectWhenThereIsATransportAgain() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), Events.echo(), this::options));
        final Agent agent = started(hp().agent(Tcp.push(), heard, this::options));
        registry.remove(current);

        final var coming = agent.connect(target(server));
        arrive();

        get(coming).send(bytes("hello"));
        assertEquals("hello", text(heard.received(5)));
    }

    /** Nobody waits for ever. */
    @Test
    public void shouldCloseWhenNoSuccessorComesInTime() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard,
            o -> o.transport(current.name()).swapTimeout(java.time.Duration.ofMillis(200))));
        final var client = new Events();
        started(hp().client(Tcp.push(), client, this::options), server);
        heard.opened();
        registry.remove(current);

        assertEquals(CloseReason.Kind.SWAP, heard.closed().kind());
        assertEquals(1, heard.errors().stream().filter(error -> error.kind() == ErrorEvent.Kind.SWAP).count());
        assertEquals(ServiceState.STARTED, server.state());

        arrive();
        client.await("close");
        final var again = new Events();
        await("the server listens again", () -> accepts(server, again));
    }

    /** A stop does not wait for a transport. */
    @Test
    public void shouldStopWithoutATransport() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, this::options));
        final var client = new Events();
        started(hp().client(Tcp.push(), client, this::options), server);
        heard.opened();
        registry.remove(current);

        server.stop();

        assertEquals(CloseReason.Kind.STOPPED, heard.closed().kind());
        assertEquals(Optional.empty(), server.localAddress());
        arrive();
        client.await("close");
    }

    /** Takes the transport away, and brings another one after a time. */
    private void replace(final int pauseMs) {
        registry.remove(current);
        LockSupport.parkNanos(pauseMs * NS_PER_MS);
        arrive();
    }

    private void arrive() {
        current = transport();
        registry.add(current);
    }

    private boolean accepts(final Server server, final Events heard) {
        try {
            return started(hp().client(Tcp.push(), heard, this::options), server).connection().isPresent();
        } catch (final RuntimeException e) {
            return false;
        }
    }

    private void options(final Options.Builder builder) {
        builder.transport(current.name()).threads(2);
    }

    private static void assertOneTransport(final Component component) {
        final List<CodeInUse> rows = component.code().stream().filter(row -> row.part().equals("transport")).toList();
        assertEquals(1, rows.size(), rows::toString);
        assertTrue(rows.get(0).current(), rows::toString);
        assertEquals(component.connectionCount(), rows.get(0).connections());
    }
}
