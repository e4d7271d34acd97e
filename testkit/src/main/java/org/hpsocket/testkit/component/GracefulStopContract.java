package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How components stop when open connections are left to end by themselves. */
public abstract class GracefulStopContract extends ComponentContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(30);

    /** For runners. */
    protected GracefulStopContract() {
    }

    @Test
    public void shouldLetOpenConnectionsGoOnUntilTheyEnd() {
        final Events served = Events.echo();
        final var heard = new Events();
        final Server server = server(served);
        final Client client = client(server, heard);
        served.opened();
        final CompletableFuture<Void> stopped = stopping(server, LONG);

        client.send(bytes("still"));
        assertEquals("still", text(heard.received(5)));
        assertEquals(ServiceState.STOPPING, server.state());
        client.stop();

        get(stopped);
        assertEquals(CloseReason.Kind.PEER, served.closed().kind());
        assertEquals("shutdown " + server.name(), served.all().get(served.all().size() - 1));
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldFreeThePortAtOnce() {
        final var served = new Events();
        final Server server = server(served);
        final Target target = target(server);
        client(server, new Events());
        final Connection open = served.opened();
        final CompletableFuture<Void> stopped = stopping(server, LONG);
        await("the port is given up", () -> server.localAddress().isEmpty());
        final Server next = hp().server(Tcp.push(), new Events());

        await("the port is free", () -> startsOn(next, target));

        assertTrue(open.isConnected());
        open.disconnect();
        get(stopped);
    }

    @Test
    public void shouldCloseWhatIsLeftWhenTheGraceIsOver() {
        final var served = new Events();
        final Server server = server(served);
        client(server, new Events());
        served.opened();

        server.stop(SHORT);

        assertEquals(CloseReason.Kind.STOPPED, served.closed().kind());
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldStopAtOnceWithoutConnectionsOrWithoutGrace() {
        final var served = new Events();
        final Server server = server(served);
        server.stop(LONG);
        listen(server);
        client(server, new Events());
        served.opened();

        server.stop(Duration.ZERO);

        assertEquals(CloseReason.Kind.STOPPED, served.closed().kind());
        assertEquals(2, served.count("shutdown"));
    }

    @Test
    public void shouldMakeNoConnectionsMeanwhile() {
        final var heard = new Events();
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        final Connection open = get(agent.connect(target(server)));
        final CompletableFuture<Void> stopped = stopping(agent, LONG);

        final var refused = assertThrows(StartException.class, () -> agent.connect(target(server)));

        assertEquals(StartException.Step.ILLEGAL_STATE, refused.step());
        assertTrue(open.isConnected());
        open.disconnect();
        get(stopped);
    }

    @Test
    public void shouldNotReconnectMeanwhile() {
        final var served = new Events();
        final var heard = new Events();
        final Server server = server(served);
        final Agent agent = started(hp().agent(Tcp.push(), heard,
            o -> o.reconnect(Reconnect.backOff(Duration.ofMillis(1), Duration.ofMillis(1)))));
        get(agent.connect(target(server)));
        final CompletableFuture<Void> stopped = stopping(agent, LONG);

        served.opened().disconnect();

        get(stopped);
        assertEquals(1, heard.count("connect"));
    }

    @Test
    public void shouldWaitForTheConnectionOfAClient() {
        final var served = new Events();
        final var heard = new Events();
        final Client client = client(server(served), heard);
        final CompletableFuture<Void> stopped = stopping(client, LONG);

        client.send(bytes("last words"));
        assertEquals("last words", text(served.received(10)));
        served.opened().disconnect();

        get(stopped);
        assertEquals(List.of("close PEER", "shutdown " + client.name()), lastTwo(heard));
    }

    @Test
    public void shouldBeCutShortByAStop() {
        final var served = new Events();
        final Server server = server(served);
        client(server, new Events());
        served.opened();
        final CompletableFuture<Void> stopped = stopping(server, LONG);

        server.stop();

        get(stopped);
        assertEquals(CloseReason.Kind.STOPPED, served.closed().kind());
    }

    @Test
    public void shouldBeCutShortByAClose() {
        final var served = new Events();
        final Server server = server(served);
        client(server, new Events());
        served.opened();
        final CompletableFuture<Void> stopped = stopping(server, LONG);

        server.close();

        get(stopped);
        assertThrows(StartException.class, () -> listen(server));
    }

    @Test
    public void shouldBeCutShortByAShorterGrace() {
        final var served = new Events();
        final Server server = server(served);
        client(server, new Events());
        served.opened();
        final CompletableFuture<Void> stopped = stopping(server, LONG);

        server.stop(SHORT);

        get(stopped);
        assertEquals(CloseReason.Kind.STOPPED, served.closed().kind());
    }

    @Test
    public void shouldStopAtOnceWhenInterrupted() {
        final var served = new Events();
        final Server server = server(served);
        client(server, new Events());
        served.opened();
        final var stillInterrupted = new CompletableFuture<Boolean>();
        final var stopping = new Thread(() -> {
            server.stop(LONG);
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        stopping.start();
        await("the stop to begin", () -> server.state() == ServiceState.STOPPING);

        stopping.interrupt();

        assertTrue(get(stillInterrupted));
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldStartAndStopGracefullyAgain() {
        final var served = new Events();
        final Server server = server(served);
        client(server, new Events());
        served.opened();
        final CompletableFuture<Void> first = stopping(server, LONG);
        server.stop();
        get(first);
        listen(server);
        client(server, new Events());
        final Connection open = served.opened(1);

        final CompletableFuture<Void> second = stopping(server, LONG);

        assertTrue(open.isConnected());
        open.disconnect();
        get(second);
        assertEquals(CloseReason.Kind.DISCONNECTED, served.closed(1).kind());
    }

    @Test
    public void shouldRefuseToStopGracefullyInsideAnEvent() {
        final var failure = new CompletableFuture<HpSocketException>();
        final Server server = server(new Events().doing("accept", connection -> failure.complete(
            assertThrows(HpSocketException.class, () -> connection.component().stop(LONG)))));
        client(server, new Events());

        assertTrue(get(failure).getMessage().contains("inside an event"));
        assertEquals(ServiceState.STARTED, server.state());
    }

    @Test
    public void shouldNameAGraceThatIsOutOfRange() {
        final Server server = server(new Events());
        for (final Duration wrong : List.of(Duration.ofMillis(-1), Duration.ofDays(366),
            Duration.ofSeconds(Long.MAX_VALUE))) {
            final var failure = assertThrows(HpSocketException.class, () -> server.stop(wrong));
            assertTrue(failure.getMessage().contains("grace=" + wrong + " must be 0 to 365 days"),
                failure.getMessage());
        }
        assertEquals(ServiceState.STARTED, server.state());
        assertFalse(server.awaitStop(Duration.ZERO));
    }

    /** Stops on another thread, and waits for the beginning. */
    private static CompletableFuture<Void> stopping(final Component component, final Duration grace) {
        final var stopped = CompletableFuture.runAsync(() -> component.stop(grace));
        await("the stop to begin", () -> component.state() == ServiceState.STOPPING);
        return stopped;
    }

    /** The system may know the port as used a moment longer. */
    private static boolean startsOn(final Server server, final Target target) {
        try {
            listen(server, target);
            return true;
        } catch (final StartException e) {
            return false;
        }
    }

    private static List<String> lastTwo(final Events heard) {
        final List<String> all = heard.all();
        return all.subList(all.size() - 2, all.size());
    }
}
