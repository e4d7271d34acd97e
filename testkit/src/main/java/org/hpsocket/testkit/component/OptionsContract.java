package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.Agent;
import org.hpsocket.Dispatch;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocketException;
import org.hpsocket.OnSendSyncPolicy;
import org.hpsocket.Options;
import org.hpsocket.PushListener;
import org.hpsocket.Reconnect;
import org.hpsocket.ReuseAddressPolicy;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendPolicy;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How components are given their options, in code and in their URI, and what a wrong one says. */
public abstract class OptionsContract extends ComponentContract {

    /** For runners. */
    protected OptionsContract() {
    }

    @Test
    public void shouldHaveTheDefaultsUnlessTold() {
        final Options options = hp().client(Tcp.push(), new Events()).options();

        assertEquals(Options.DEFAULTS, options.change().transport("").build());
    }

    @Test
    public void shouldChangeOnlyWhatItIsTold() {
        final Server server = hp().server(Tcp.push(), new Events(), o -> o.maxConnections(7));
        server.options(o -> o.threads(2));

        assertEquals(List.of(7, 2), List.of(server.options().maxConnections(), server.options().threads()));
    }

    @Test
    public void shouldTakeEveryOptionFromTheUri() {
        final Server server = hp().server("tcp://127.0.0.1:0?name=uri&threads=2&maxConnections=3&socketBufferSize=8k"
            + "&listenQueue=9&reuseAddress=none&noDelay=true&keepAliveTime=2s&keepAliveInterval=1s"
            + "&heartbeat=1s,5,up,down&sendPolicy=direct&onSendSync=receive&sendLimitBytes=1m&whenSendLimit=close"
            + "&sendTimeout=1s&receiveLimitBytes=2m&unitTimeout=3s&idleTimeout=4s&closeTimeout=5s"
            + "&connectTimeout=6s&markSilence=false&dispatch=workers&dispatchThreads=2&blockedAfter=700ms"
            + "&reconnect=10ms..1m",
            new Events());
        final Options options = server.options();

        assertEquals("uri", server.name());
        assertEquals(List.of(2, 3, 8_192, 9, 1 << 20, 2 << 20, 2), List.of(options.threads(), options.maxConnections(),
            options.socketBufferSize(), options.listenQueue(), options.sendLimitBytes(), options.receiveLimitBytes(),
            options.dispatchThreads()));
        assertEquals(List.of(2_000L, 1_000L, 1_000L, 3_000L, 4_000L, 5_000L, 6_000L, 700L), Stream.of(
            options.keepAliveTime(), options.keepAliveInterval(), options.sendTimeout(), options.unitTimeout(),
            options.idleTimeout(), options.closeTimeout(), options.connectTimeout(), options.blockedAfter())
            .map(Duration::toMillis).toList());
        assertEquals(List.of(ReuseAddressPolicy.NONE, SendPolicy.DIRECT, OnSendSyncPolicy.RECEIVE,
            SendLimitPolicy.CLOSE, Dispatch.WORKERS), List.of(options.reuseAddress(), options.sendPolicy(),
            options.onSendSync(), options.whenSendLimit(), options.dispatch()));
        assertEquals(List.of(true, false), List.of(options.noDelay(), options.markSilence()));
        assertEquals(Reconnect.backOff(Duration.ofMillis(10), Duration.ofMinutes(1)), options.reconnect());
        assertEquals(Heartbeat.every(Duration.ofSeconds(1)).attempts(5).payload("up").answer("down"),
            options.heartbeat());
    }

    @Test
    public void shouldNameAWrongOptionItsValueAndItsRange() {
        wrong("tcp://127.0.0.1:0?threads=0", "threads", "0", "512");
        wrong("tcp://127.0.0.1:0?threads=many", "threads", "many");
        wrong("tcp://127.0.0.1:0?maxConnections=5000001", "maxConnections", "5000001", "5000000");
        wrong("tcp://127.0.0.1:0?socketBufferSize=7", "socketBufferSize", "7", "8");
        wrong("tcp://127.0.0.1:0?keepAliveTime=999ms", "keepAliveTime", "999", "1000");
        wrong("tcp://127.0.0.1:0?heartbeat=99ms", "heartbeat", "0.099", "100 ms");
        wrong("tcp://127.0.0.1:0?heartbeat=1s,101", "heartbeat", "101", "100");
        wrong("tcp://127.0.0.1:0?noDelay=yes", "noDelay", "yes", "true");
        wrong("tcp://127.0.0.1:0?sendPolicy=fast", "sendPolicy", "fast", "DIRECT");
        wrong("tcp://127.0.0.1:0?colour=red", "colour", "maxConnections");
        wrong("pack://127.0.0.1:0?flag=1024", "flag", "1024", "1023");
        wrong("pack://127.0.0.1:0?max=4194304", "max", "4194304", "4194303");
        wrong("tcp://127.0.0.1:0?flag=1", "flag");
        wrong("telnet://127.0.0.1:23", "telnet", "tcp");
        wrong("tcp://127.0.0.1", "HOST:PORT");
        wrong("tcp://127.0.0.1:65536", "65536");
    }

    @Test
    public void shouldNameATransportThatIsNotThere() {
        final Server server = hp().server(Tcp.push(), new Events(), o -> o.transport("carrier-pigeon"));

        final var failure = assertThrows(HpSocketException.class, () -> server.start(HOST, 0));

        assertTrue(failure.getMessage().contains("carrier-pigeon"), failure.getMessage());
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldRefuseAListenerOfAnotherProtocol() {
        final PushListener push = (connection, data) -> HandleResult.OK;

        final var failure = assertThrows(HpSocketException.class, () -> hp().server("pull://127.0.0.1:0", push));

        assertTrue(failure.getMessage().contains("PullListener"), failure.getMessage());
    }

    @Test
    public void shouldRunWithEveryReusePolicy() {
        for (final ReuseAddressPolicy policy : ReuseAddressPolicy.values()) {
            final var heard = new Events();
            final Server server = started(hp().server(Tcp.push(), Events.echo(), o -> o.reuseAddress(policy)));
            started(hp().client(Tcp.push(), heard, o -> o.reuseAddress(policy)), server).send(bytes("reuse"));

            assertEquals("reuse", text(heard.received(5)), policy.name());
        }
    }

    @Test
    public void shouldRunWithOneThreadAndWithMany() {
        for (final int threads : new int[] {1, 3, 8}) {
            final var heard = new Events();
            final Server server = started(hp().server(Tcp.push(), Events.echo(), o -> o.threads(threads)));
            final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.threads(threads)));
            for (int i = 0; i < 10; i++) {
                get(agent.connect(HOST, port(server))).send(bytes("thread"));
            }

            assertEquals(60, heard.received(60).length);
        }
    }

    @Test
    public void shouldRunWithTheSmallestBuffersAndQueues() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), Events.echo(),
            o -> o.socketBufferSize(8).listenQueue(1).keepAliveTime(Duration.ZERO).noDelay(true)));
        client(server, heard).send(ByteBuffer.wrap(pattern(1_000)));

        assertArrayEquals(pattern(1_000), heard.received(1_000));
    }

    private void wrong(final String endpoint, final String... facts) {
        final var failure = assertThrows(HpSocketException.class, () -> hp().server(endpoint, new Events()), endpoint);
        assertEquals(HpSocketException.Category.USAGE, failure.category());
        for (final String fact : facts) {
            assertTrue(failure.getMessage().contains(fact), failure.getMessage());
        }
        assertFalse(failure.getMessage().contains("\n"));
    }
}
