package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.ReuseAddressPolicy;
import org.hpsocket.Server;
import org.hpsocket.SwapReport;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/**
 * A component changes between two kinds of transport while it runs: what is open ends where it is, what comes begins
 * anew.
 */
public abstract class DrainContract extends ComponentContract {
    private static final byte[] GREETING = pattern(1_000);
    private static final int ROUNDS = 6;
    private static final long BREATH_NS = 1_000_000;

    /** For runners. */
    protected DrainContract() {
    }

    /**
     * Names the transport that components begin with.
     *
     * @return its name
     */
    protected abstract String one();

    /**
     * Names the other transport.
     *
     * @return its name
     */
    protected abstract String other();

    /**
     * Connects, asks and goes all the time, by sockets of its own; a reset or refusal is counted, a wrong byte is a
     * fault.
     */
    private static final class Crowd implements AutoCloseable {
        private final InetSocketAddress server;
        private final LongAdder served = new LongAdder();
        private final LongAdder reset = new LongAdder();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Thread> threads = List.of(new Thread(this::run, "crowd-0"),
            new Thread(this::run, "crowd-1"));

        Crowd(final Server server) {
            this.server = (InetSocketAddress) server.localAddress().orElseThrow();
            threads.forEach(Thread::start);
        }

        private void run() {
            while (!over.get()) {
                try (Socket socket = new Socket()) {
                    socket.setSoTimeout(20_000);
                    socket.connect(server, 20_000);
                    socket.getOutputStream().write(GREETING);
                    check(socket.getInputStream());
                } catch (final IOException e) {
                    reset.increment();
                    LockSupport.parkNanos(BREATH_NS);
                }
            }
        }

        private void check(final InputStream in) throws IOException {
            final byte[] echo = in.readNBytes(GREETING.length);
            if (!Arrays.equals(echo, Arrays.copyOf(GREETING, echo.length))) {
                faults.add("a wrong echo of length=" + echo.length);
            } else if (echo.length < GREETING.length) {
                reset.increment();
            } else {
                served.increment();
            }
        }

        void awaitMore(final int visits) {
            final long wanted = served.sum() + visits;
            await("visits", () -> served.sum() >= wanted || !faults.isEmpty());
        }

        @Override
        public void close() {
            over.set(true);
            for (final Thread thread : threads) {
                await("the end of " + thread.getName(), () -> !thread.isAlive());
            }
            assertEquals(List.of(), List.copyOf(faults));
        }
    }

    @Test
    public void shouldServeWhoeverComesWhileItChanges() {
        changeUnderACrowd(ReuseAddressPolicy.ADDR_ONLY);
    }

    @Test
    public void shouldServeWhoeverComesWhileTwoShareThePort() {
        changeUnderACrowd(ReuseAddressPolicy.ADDR_AND_PORT);
    }

    private void changeUnderACrowd(final ReuseAddressPolicy policy) {
        final Server server = started(hp().server(Tcp.push(), Events.echo(),
            o -> o.transport(one()).threads(2).reuseAddress(policy)));
        final var heard = new Events();
        final Client stays = started(hp().client(Tcp.push(), heard), server);
        try (var crowd = new Crowd(server)) {
            for (int round = 0; round < ROUNDS; round++) {
                crowd.awaitMore(50);
                get(server.transport(round % 2 == 0 ? other() : one()));
            }
            crowd.awaitMore(50);
            stays.send(ByteBuffer.wrap(pattern(100_000)));
            assertArrayEquals(pattern(100_000), heard.received(100_000));
            assertTrue(crowd.reset.sum() < crowd.served.sum(),
                () -> "reset=" + crowd.reset.sum() + " served=" + crowd.served.sum());
        }
    }

    /** What is open stays with the old transport, and its loops end with the last of them. */
    @Test
    public void shouldLetTheOldLoopsEndWithTheirLastConnection() {
        final var echo = Events.echo();
        final Server server = started(hp().server(Tcp.push(), echo,
            o -> o.name("changing").transport(one()).threads(2)));
        final var heard = new Events();
        final Client stays = started(hp().client(Tcp.push(), heard), server);
        echo.opened();

        final SwapReport report = get(server.transport(other()));

        assertEquals(1, report.waiting().size(), report::toString);
        assertEquals(4, loops("changing-"));
        stays.send(bytes("hello"));
        assertEquals("hello", text(heard.received(5)));
        stays.stop();
        await("the end of the old loops", () -> loops("changing-") == 2);
        assertEquals(List.of(other()), server.code().stream().filter(row -> row.part().equals("transport"))
            .map(row -> row.name()).toList());
    }

    /** An agent connects with the new one, and keeps what it has. */
    @Test
    public void shouldConnectWithTheNewTransport() {
        final Server server = started(hp().server(Tcp.push(), Events.echo()));
        final var heard = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.transport(one())));
        final Connection first = agent.connectSync(target(server));

        get(agent.transport(other()));
        final Connection second = agent.connectSync(target(server));

        first.send(bytes("one"));
        heard.received(3);
        second.send(bytes("two"));
        assertEquals("onetwo", text(heard.received(6)));
        assertEquals(2, agent.code().stream().filter(row -> row.part().equals("transport")).count());
    }

    /** What cannot be changed to is refused, and changes nothing. */
    @Test
    public void shouldRefuseATransportThatIsNotThere() {
        final var echo = Events.echo();
        final Server server = started(hp().server(Tcp.push(), echo, o -> o.transport(one())));
        assertThrows(HpSocketException.class, () -> server.transport("none"));

        final var heard = new Events();
        started(hp().client(Tcp.push(), heard), server).send(bytes("hello"));
        assertEquals("hello", text(heard.received(5)));
        assertEquals(0, echo.count("close " + CloseReason.Kind.SWAP));
    }

    private static long loops(final String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(prefix)).count();
    }
}
