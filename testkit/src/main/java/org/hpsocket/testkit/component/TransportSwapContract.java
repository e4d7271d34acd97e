package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.SwapReport;
import org.hpsocket.Tcp;
import org.hpsocket.spi.Transport;
import org.junit.jupiter.api.Test;

/**
 * The transport is replaced under open connections: by a better one beside it, or taken away before the other one
 * comes. No connection notices. For transports that can {@link org.hpsocket.spi.Capability#HANDOVER}.
 */
public abstract class TransportSwapContract extends ComponentContract {
    private static final int FLAG = 0x169;
    private static final int MOST_BYTES = 400_000;
    private static final int ROUNDS = 12;

    private final ChangingTransport transport = new ChangingTransport();

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
        return transport.runtime(this::transport);
    }

    /** Echoes, and counts who comes and who goes how. */
    private static final class Echo implements PackListener, PushListener {
        private final ConcurrentHashMap<CloseReason.Kind, LongAdder> closes = new ConcurrentHashMap<>();
        private final List<String> errors = new CopyOnWriteArrayList<>();

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
        final Server server = started(hp().server(Pack.flag(FLAG).maxLength(MOST_BYTES), echo, transport::options));
        try (var load = new EchoLoad(MOST_BYTES)) {
            final Agent agent = started(hp().agent(Pack.flag(FLAG).maxLength(MOST_BYTES), load, transport::options));
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
            await("the end of the last visit", () -> agent.connectionCount() == 32 && server.connectionCount() == 32);
            assertTrue(agent.swaps().done() >= 32 * ROUNDS, () -> agent.swaps().toString());
        }
        echo.assertOnlyOrderlyCloses();
        assertOneTransport(server);
    }

    /** The one in use goes first, as when its bundle is updated. */
    @Test
    public void shouldParkEveryConnectionUntilThereIsASuccessor() {
        final var echo = new Echo();
        final Server server = started(hp().server(Pack.flag(FLAG).maxLength(MOST_BYTES), echo, transport::options));
        final var random = new Random(5);
        try (var load = new EchoLoad(MOST_BYTES)) {
            final Agent agent = started(hp().agent(Pack.flag(FLAG).maxLength(MOST_BYTES), load, transport::options));
            load.begin(agent, target(server), 24, 8);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(100);
                transport.change(round == 0 ? 1000 : random.nextInt(50));
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
        final Server server = started(hp().server(Tcp.push(), Events.echo(), transport::options));
        final Client client = started(hp().client(Tcp.push(), heard, transport::options), server);
        transport.goes();

        client.send(bytes("sent without a transport"));
        final var late = new Events();
        final var coming = hp().client(Tcp.push(), late, transport::options);
        assertTrue(server.swaps().waiting().get(0).code().contains(transport.name()), () -> server.swaps().toString());
        transport.comes();

        assertEquals("sent without a transport", text(heard.received(24)));
        started(coming, server);
        late.opened();
        assertEquals(0, heard.count("close"));
    }

    /** A connect that is begun without a transport waits for one. */
    @Test
    public void shouldConnectWhenThereIsATransportAgain() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), Events.echo(), transport::options));
        final Agent agent = started(hp().agent(Tcp.push(), heard, transport::options));
        transport.goes();

        final var coming = agent.connect(target(server));
        transport.comes();

        get(coming).send(bytes("hello"));
        assertEquals("hello", text(heard.received(5)));
    }

    /** Nobody waits for ever. */
    @Test
    public void shouldCloseWhenNoSuccessorComesInTime() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard,
            o -> o.transport(transport.name()).swapTimeout(Duration.ofMillis(200))));
        final var client = new Events();
        started(hp().client(Tcp.push(), client, transport::options), server);
        heard.opened();
        transport.goes();

        assertEquals(CloseReason.Kind.SWAP, heard.closed().kind());
        assertEquals(1, heard.errors().stream().filter(error -> error.kind() == ErrorEvent.Kind.SWAP).count());
        assertEquals(ServiceState.STARTED, server.state());

        transport.comes();
        client.await("close");
        final var again = new Events();
        await("the server listens again", () -> accepts(server, again));
    }

    /** A stop does not wait for a transport. */
    @Test
    public void shouldStopWithoutATransport() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, transport::options));
        final var client = new Events();
        started(hp().client(Tcp.push(), client, transport::options), server);
        heard.opened();
        transport.goes();

        server.stop();

        assertEquals(CloseReason.Kind.STOPPED, heard.closed().kind());
        assertEquals(Optional.empty(), server.localAddress());
        transport.comes();
        client.await("close");
    }

    /** A better one that does not work is not better: the old one stays. */
    @Test
    public void shouldStayWithTheOldTransportWhenTheNewOneFails() {
        for (final FailingTransport.At at : FailingTransport.At.values()) {
            final var heard = new Events();
            final var echoing = Events.echo();
            final Server server = started(hp().server(Tcp.push(), echoing, transport::options));
            final Client client = started(hp().client(Tcp.push(), heard, transport::options), server);
            echoing.opened();

            final SwapReport report = get(hp().swap(new FailingTransport(transport.another(), at, Integer.MAX_VALUE)));

            client.send(bytes("still there"));
            assertEquals("still there", text(heard.received(11)));
            assertEquals(0, report.done(), report::toString);
            assertTrue(errors(echoing) <= 1 && errors(heard) <= 1 && errors(echoing) + errors(heard) > 0,
                () -> echoing.errors() + " " + heard.errors());
            assertOneTransport(server);
            client.stop();
            server.stop();
        }
    }

    /** A successor that does not work leaves nothing to go on with; the next one that does is listened with. */
    @Test
    public void shouldCloseWhenTheOnlySuccessorFails() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, transport::options));
        final var client = new Events();
        started(hp().client(Tcp.push(), client, transport::options), server);
        heard.opened();
        transport.goes();

        transport.comes(new FailingTransport(transport.another(), FailingTransport.At.POLLER, Integer.MAX_VALUE));

        assertEquals(CloseReason.Kind.SWAP, heard.closed().kind());
        client.await("close");
        transport.goes();
        transport.comes();
        await("the server listens again", () -> accepts(server, new Events()));
    }

    /** A socket that is not taken closes, and no other. */
    @Test
    public void shouldCloseOnlyTheSocketThatIsNotTaken() {
        final var heard = Events.echo();
        final Server server = started(hp().server(Tcp.push(), heard, transport::options));
        final var asking = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), asking, transport::options));
        for (int i = 0; i < 8; i++) {
            agent.connectSync(target(server));
        }
        heard.await("handshake", 8);
        transport.goes();

        transport.comes(new FailingTransport(transport.another(), FailingTransport.At.LINK, 1));

        await("one connection less", () -> agent.connectionCount() == 7 && server.connectionCount() == 7);
        for (final Connection left : agent.connections()) {
            left.send(bytes("x"));
        }
        assertEquals(7, asking.received(7).length);
        assertEquals(1, heard.count("close SWAP") + asking.count("close SWAP"), () -> heard.all() + " " + asking.all());
    }

    private static int errors(final Events of) {
        return (int) of.errors().stream().filter(error -> error.kind() == ErrorEvent.Kind.SWAP).count();
    }

    private boolean accepts(final Server server, final Events heard) {
        try {
            return started(hp().client(Tcp.push(), heard, transport::options), server).connection().isPresent();
        } catch (final RuntimeException e) {
            return false;
        }
    }

    private static void assertOneTransport(final Component component) {
        assertTrue(transportOf(component).current());
        await("a count of all connections", () -> component.connectionCount() == transportOf(component).connections());
    }

    private static CodeInUse transportOf(final Component component) {
        final List<CodeInUse> rows = component.code().stream().filter(row -> row.part().equals("transport")).toList();
        assertEquals(1, rows.size(), rows::toString);
        return rows.get(0);
    }
}
